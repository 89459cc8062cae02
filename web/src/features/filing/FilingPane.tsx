import type { FilingRequest } from "../../lib/filing";

export interface FilingPaneProps {
  request: FilingRequest;
  onClose: () => void;
}

/** The filing form beside the content. */
export default function FilingPane(_props: FilingPaneProps) {
  return null;
}
