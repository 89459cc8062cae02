/** The addresses of the operator's desk. */
export const REVIEW = "/review";

export function reviewPath(app: string, version: string): string {
  return `${REVIEW}/${encodeURIComponent(app)}/${encodeURIComponent(version)}`;
}
