/** A process out of a file takes the place of what is designed; undo brings that back. */
import { useState } from "react";
import type { Definition } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { Confirm } from "../../../ui/Confirm";
import { FilePick } from "./FilePick";
import type { Imported } from "../../../api/processes";

interface ImportDialogProps {
  onClose: () => void;
  onImport: (definition: Definition) => void;
}

export function ImportDialog({ onClose, onImport }: ImportDialogProps) {
  const t = useText();
  const [read, setRead] = useState<Imported | null>(null);
  return (
    <Confirm
      open
      title={t("designer-tool-import")}
      confirm={t("designer-import-replace")}
      onCancel={onClose}
      onConfirm={() => {
        if (!read) return;
        onImport(read.definition);
        toast(t("designer-imported"));
        onClose();
      }}
    >
      <p>{t("designer-import-consequence")}</p>
      <FilePick onRead={setRead} />
    </Confirm>
  );
}
