# A tag moves; who wants the same base each time names a digest: `--build-arg BASE=python:3.11-slim@sha256:…`.
ARG BASE=python:3.11-slim
FROM ${BASE}

RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin winnow
WORKDIR /srv

# The requirements change seldom: a layer of their own. pip compiles to bytecode here, since nothing can be written later.
COPY requirements.lock requirements-build.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes --only-binary :all: \
      -r requirements-build.lock -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY samples ./samples
COPY app ./app
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --no-deps --no-build-isolation . \
    && pip check \
    && rm -rf /srv/*

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WINNOW_BIND=0.0.0.0:8000
USER winnow
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["winnow", "health"]
CMD ["winnow", "serve"]
