/** Files out of the browser, and into it. */
import { importBpmn, type Imported } from "../../../api/processes";
import { isDefinition } from "../model/definition";

export function download(name: string, content: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** What a file holds: our own JSON, or BPMN that the server reads. Nothing, if it is neither. */
export async function readProcess(file: File): Promise<Imported | null> {
  const text = new TextDecoder().decode(await file.arrayBuffer());
  if (text.trimStart().startsWith("<")) return await importBpmn(text);
  try {
    const value: unknown = JSON.parse(text);
    return isDefinition(value) ? { definition: value, lost: [] } : null;
  } catch {
    return null;
  }
}
