/** Another window saved the draft meanwhile: which of the two is to stay. The other is read first. */
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { get } from "../../api/client";
import type { InstanceOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import styles from "./Editor.module.css";

interface StaleDraftProps {
  draft: string;
  onMine: (theirs: InstanceOut) => void;
  onTheirs: (theirs: InstanceOut) => void;
}

export function StaleDraft({ draft, onMine, onTheirs }: StaleDraftProps) {
  const t = useText();
  const read = useMutation({
    mutationFn: (_keep: "mine" | "theirs") => get<InstanceOut>(`/instances/${draft}`),
    onSuccess: (theirs, keep) => (keep === "mine" ? onMine(theirs) : onTheirs(theirs)),
  });
  const choice = (keep: "mine" | "theirs", word: string) => (
    <Button
      size="small"
      loading={read.isPending && read.variables === keep}
      disabled={read.isPending}
      onClick={() => read.mutate(keep)}
    >
      {word}
    </Button>
  );
  return (
    <div className={styles.stale} role="alert">
      <strong>{t("filing-draft-stale")}</strong>
      <p>{t("filing-draft-stale-detail")}</p>
      {choice("mine", t("filing-keep-mine"))} {choice("theirs", t("filing-take-theirs"))}
      <ErrorNote compact error={read.error} />
    </div>
  );
}
