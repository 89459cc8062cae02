/** The addresses of the pages about apps. */
export const APPS = "/admin/apps";

export function catalogPath(app: string, version: string): string {
  return `${APPS}/catalog/${encodeURIComponent(app)}/${encodeURIComponent(version)}`;
}

export function installationPath(id: string, part?: "settings" | "calls" | "update"): string {
  return `${APPS}/installed/${id}${part ? `/${part}` : ""}`;
}
