import type { IncomingMessage } from 'node:http';

/** So much is read of a form; the largest of ours is a fraction of it. */
const MAX_BYTES = 65_536;

/** Fields of a form, each given once. */
export type FormFields = ReadonlyMap<string, string>;

/** Reads a urlencoded form; undefined for anything else, for more than 64 KB, and for a field that is given twice. */
export async function readForm(request: IncomingMessage): Promise<FormFields | undefined> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return undefined;
  const text = await readText(request);
  if (text === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const incoming: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
