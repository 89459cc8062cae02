/** A request beside the content, opened from a card. */
import { RequestDetail } from "./RequestDetail";

export interface InstancePaneProps {
  id: string;
  onClose: () => void;
}

export default function InstancePane({ id, onClose }: InstancePaneProps) {
  return <RequestDetail id={id} level={2} onClose={onClose} />;
}
