/** Loads what filing needs (the process, the draft to go on with) and shows the editor in the frame of its caller. */
import { useQuery } from "@tanstack/react-query";
import { instanceQuery, processQuery } from "../../api/requests";
import type { InstanceOut } from "../../api/types";
import type { FilingRequest } from "../../lib/filing";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { Editor } from "./Editor";

export interface FilingFormProps {
  request: FilingRequest;
  level: 1 | 2;
  onClose: () => void;
  /** The request is filed (or the draft deleted: null) and the form has nothing left to do. */
  onDone: (instance: InstanceOut | null) => void;
}

export function FilingForm({ request, level, onClose, onDone }: FilingFormProps) {
  const t = useText();
  const process = useQuery(processQuery(request.process));
  // A draft is read anew: its version is what the next save names.
  const draft = useQuery({
    ...instanceQuery(request.draft ?? ""),
    enabled: Boolean(request.draft),
    refetchOnWindowFocus: false,
  });
  const failed = process.error ?? draft.error;
  const waiting = process.isPending || (Boolean(request.draft) && draft.isPending);
  if (failed || waiting || !process.data) {
    const again = () => {
      void process.refetch();
      if (request.draft) void draft.refetch();
    };
    return (
      <Pane level={level} title={t("filing-title", { process: process.data?.name ?? "" })} onClose={onClose}>
        {failed ? <ErrorNote error={failed} onRetry={again} /> : <Loading rows={6} />}
      </Pane>
    );
  }
  return (
    <Editor
      key={`${process.data.key} ${draft.data?.id ?? ""}`}
      process={process.data}
      draft={draft.data}
      request={request}
      level={level}
      onClose={onClose}
      onDone={onDone}
    />
  );
}
