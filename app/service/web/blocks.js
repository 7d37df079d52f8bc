// An answer's blocks in reading order, and what is counted of them.

/** Kinds in the order of the legend's ties; `body` is what is kept. */
export const KINDS = [
  "body", "title", "byline", "caption", "navigation", "related", "ticker", "calendar",
  "form", "share", "comments", "advert", "consent", "legal", "widget", "other",
];

const LONGEST = 3000;

/** A text in parts that a browser lays out quickly, cut at white space where there is some. */
export function parts(text) {
  if (text.length <= LONGEST) return [text];
  const found = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + LONGEST, text.length);
    const space = to < text.length ? text.lastIndexOf(" ", to) : -1;
    if (space > from + LONGEST / 2) to = space + 1;
    else if (to < text.length && (text.charCodeAt(to) & 0xfc00) === 0xdc00) to -= 1;
    found.push(text.slice(from, to));
    from = to;
  }
  return found;
}

/** The same blocks, a long one as several with its number. */
export const pieces = (blocks) =>
  blocks.flatMap((block) => (block.text.length > LONGEST ? parts(block.text).map((text) => ({ ...block, text })) : block));

/** Kept and removed blocks together, by their place in the page; merged ones come as their parts. */
export function blocksOf(answer) {
  const removed = (answer.removed ?? []).flatMap((item) => item.parts ?? [item]);
  return [...(answer.kept ?? []), ...removed].sort((one, other) => one.i - other.i);
}

/** For each kind that there is: how many blocks and characters it has, the largest share first. */
export function countKinds(blocks) {
  const counts = new Map();
  for (const { label, text } of blocks) {
    const count = counts.get(label) ?? { kind: label, blocks: 0, chars: 0 };
    count.blocks += 1;
    count.chars += text.length;
    counts.set(label, count);
  }
  return [...counts.values()].sort((one, other) => other.chars - one.chars || KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
}

/** For each block the number of its run of neighbours with one label: where it begins and behind where it ends. */
export function runsOf(blocks) {
  const runs = new Array(blocks.length);
  for (let from = 0; from < blocks.length; ) {
    let to = from + 1;
    while (to < blocks.length && blocks[to].label === blocks[from].label) to += 1;
    const run = { from, to };
    runs.fill(run, from, to);
    from = to;
  }
  return runs;
}

/**
 * Two engines' blocks side by side: rows of one block of each, or of one and null.
 *
 * Both cut a page alike, unless one of them took another source in the page: then equal texts meet.
 */
export function paired(ours, theirs) {
  if (ours.length === theirs.length && ours.every((block, place) => block.text === theirs[place].text)) {
    return ours.map((block, place) => rowOf(block, theirs[place]));
  }
  const places = new Map();
  theirs.forEach((block, place) => places.set(block.text, [...(places.get(block.text) ?? []), place]));
  const rows = [];
  let next = 0;
  for (const block of ours) {
    const place = places.get(block.text)?.find((each) => each >= next) ?? -1;
    while (next < place) rows.push(rowOf(null, theirs[next++]));
    rows.push(rowOf(block, place < 0 ? null : theirs[next++]));
  }
  return [...rows, ...theirs.slice(next).map((block) => rowOf(null, block))];
}

function rowOf(ours, theirs) {
  const [kept, keptThere] = [ours?.label === "body", theirs?.label === "body"];
  return { ours, theirs, text: (ours ?? theirs).text, differs: kept !== keptThere };
}
