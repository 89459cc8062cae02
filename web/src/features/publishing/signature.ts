/** A detached signature as tools leave it: its 64 bytes, or those in base64. The server is told the latter. */
const BYTES = 64;

/** `null` where the file holds neither. */
export async function readSignature(file: Blob): Promise<string | null> {
  // Longer than base64 with line ends would be.
  if (file.size > 1024) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length === BYTES) return btoa(String.fromCharCode(...bytes));
  const text = new TextDecoder().decode(bytes).replaceAll(/\s+/gu, "");
  return /^[A-Za-z0-9+/]{86}==$/u.test(text) ? text : null;
}
