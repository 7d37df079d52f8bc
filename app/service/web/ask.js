// The one place that talks to the service: a page and its options in, an answer or a refusal out.
import words from "./words.js";

/** What the service, or the way to it, said instead of an answer. */
export class Refusal extends Error {
  constructor(problem, wait = 0) {
    super(problem.detail);
    Object.assign(this, { title: problem.title, status: problem.status, code: problem.code, request: problem.request_id, wait });
    this.retryable = problem.retryable;
    if (problem.limit_name) this.limit = [problem.limit_name, problem.limit, problem.actual];
  }
}

const GONE = { title: words.unreachable_title, detail: words.unreachable, status: 0, code: "unreachable", retryable: true };

async function refusalOf(response) {
  const wait = Number(response.headers.get("retry-after")) || 0;
  try {
    return new Refusal(await response.json(), wait);
  } catch {
    return new Refusal({ title: response.statusText, detail: "", status: response.status, code: "", retryable: false }, wait);
  }
}

/** The service's answer as text; raises Refusal, or AbortError where the signal says so. */
async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, { cache: "no-store", ...options });
    if (response.ok) return options.method ? await response.text() : new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(GONE);
  }
  throw await refusalOf(response);
}

/** The source's answer in one media type. */
export function extract(source, asked, accept, signal) {
  const headers = { "Content-Type": source.type, Accept: accept, ...(asked.key && { "X-API-Key": asked.key }) };
  return ask(`v1/extract${asked.query && `?${asked.query}`}`, { method: "POST", body: source.bytes, headers, signal });
}

/** The bytes of a sample. */
export const sample = (name) => ask(`web/samples/${name}`, {});

const quoted = (text) => (/^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The `curl` that asks the same. */
export function curlOf(source, asked) {
  const address = new URL(`v1/extract${asked.query && `?${asked.query}`}`, document.baseURI).href;
  return [
    `curl --data-binary ${quoted(`@${source.file}`)}`,
    `  -H ${quoted(`Content-Type: ${source.type}`)}`,
    ...(asked.key ? ['  -H "X-API-Key: $WINNOW_KEY"'] : []),
    `  ${quoted(address)}`,
  ].join(" \\\n");
}
