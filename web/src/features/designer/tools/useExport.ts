/** The process as a file: our own JSON, of what stands there now, or BPMN, of what was saved. */
import { useMutation } from "@tanstack/react-query";
import { asProblem } from "../../../api/client";
import type { Definition } from "../../../api/definition";
import { exportBpmn as fetchBpmn } from "../../../api/processes";
import { toast } from "../../../lib/toast";
import { download } from "./files";

export function useExport(definition: Definition) {
  const bpmn = useMutation({
    mutationFn: () => fetchBpmn(definition.key),
    onSuccess: (xml) => download(`${definition.key}.bpmn`, xml, "application/xml"),
    onError: (error) => toast(asProblem(error).message, { tone: "bad" }),
  });
  return {
    exportJson: () => download(`${definition.key}.json`, JSON.stringify(definition, null, 2), "application/json"),
    exportBpmn: () => bpmn.mutate(),
  };
}
