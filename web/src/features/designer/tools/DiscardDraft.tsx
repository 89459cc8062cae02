/** The draft is thrown away: what is published stays, and what never was is gone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { keys } from "../../../api/keys";
import { deleteDraft } from "../../../api/processes";
import { forget } from "../../../lib/kept";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { Confirm } from "../../../ui/Confirm";
import { ErrorNote } from "../../../ui/ErrorNote";
import type { DraftState } from "../useDraft";

interface DiscardDraftProps {
  draft: DraftState;
  published: number | null;
  onClose: () => void;
}

export function DiscardDraft({ draft, published, onClose }: DiscardDraftProps) {
  const t = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { key } = draft.definition;
  const remove = useMutation({
    mutationFn: () => deleteDraft(key),
    onSuccess: async () => {
      toast(t("designer-discarded"));
      onClose();
      await client.invalidateQueries({ queryKey: keys.managedProcesses });
      if (published === null) {
        draft.discard();
        forget(`process.${key}`);
        await navigate("/admin/processes");
      } else draft.take(await draft.reread());
    },
  });
  return (
    <Confirm open danger title={t("designer-discard-title")} confirm={t("designer-tool-discard")} busy={remove.isPending} onCancel={onClose} onConfirm={() => remove.mutate()}>
      <p>{t(published === null ? "designer-discard-all" : "designer-discard-consequence", { number: published ?? 0 })}</p>
      <ErrorNote error={remove.error} />
    </Confirm>
  );
}
