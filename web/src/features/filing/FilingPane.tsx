/** The filing form beside the content; once filed, the request takes its place. */
import type { FilingRequest } from "../../lib/filing";
import { usePane } from "../../lib/pane";
import { FilingForm } from "./FilingForm";

export interface FilingPaneProps {
  request: FilingRequest;
  onClose: () => void;
}

export default function FilingPane({ request, onClose }: FilingPaneProps) {
  const { open } = usePane();
  return (
    <FilingForm
      request={request}
      level={2}
      onClose={onClose}
      onDone={(instance) => (instance ? open({ kind: "instance", id: instance.id }) : onClose())}
    />
  );
}
