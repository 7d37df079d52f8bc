# The newest Python that every locked requirement has a wheel for, on amd64 and arm64. A tag moves: docker-compose.yml names a digest.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
ENV PIP_PYTHON=/opt/winnow/bin/python3 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
# pip stays outside of what it installs into (PIP_PYTHON). The requirements change seldom: a layer of their own.
RUN python3 -m venv --without-pip /opt/winnow
COPY requirements.lock requirements-build.lock ./
RUN pip install --no-compile --no-deps --require-hashes --only-binary :all: \
      -r requirements-build.lock -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
# The page shows samples, which app/ links to.
COPY samples ./samples
COPY app ./app
RUN pip install --no-compile --no-deps --no-build-isolation . \
    && pip check
# What no request needs: the wheels' own tests and headers, zstandard's second backend, babel's locales (a dependency of trafilatura's names
# babel, nothing reads it). Then all is compiled to bytecode, since nothing can be written later.
COPY deploy/image/slim.sh ./
RUN sh slim.sh /opt/winnow

FROM ${BASE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Winnow" \
      org.opencontainers.image.description="Keeps the article of a scraped page, HTML or plain text; names everything else." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin winnow
COPY --from=build /opt/winnow /opt/winnow
ENV PATH=/opt/winnow/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WINNOW_BIND=0.0.0.0:8000
# By number, so that Kubernetes can see that it is not root.
USER 10001
WORKDIR /tmp
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["winnow", "health"]
CMD ["winnow", "serve"]
