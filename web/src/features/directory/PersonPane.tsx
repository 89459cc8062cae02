/** A person beside the content. */
import { usePane } from "../../lib/pane";
import { useText } from "../../lib/text/context";
import { Pane } from "../../ui/Pane";
import { PersonContent } from "./PersonContent";

export interface PersonPaneProps {
  id: string;
  onClose: () => void;
}

export default function PersonPane({ id, onClose }: PersonPaneProps) {
  const t = useText();
  const { open } = usePane();
  return (
    <Pane title={t("directory-person")} level={2} onClose={onClose}>
      <PersonContent id={id} onName={(next) => open({ kind: "person", id: next })} />
    </Pane>
  );
}
