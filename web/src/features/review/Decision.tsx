/** Lists, refuses or withdraws a version. Refusing needs a note: without one the publisher could mend nothing. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { decideListing, type AppVersion, type ListingVerdict } from "../../api/apps";
import { asProblem } from "../../api/client";
import { keys } from "../../api/keys";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { TextArea } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import { REVIEW } from "./places";
import styles from "./review.module.css";

export function Decision({ version }: { version: AppVersion }) {
  const t = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { keyFor } = useIntent();
  const [note, setNote] = useState("");
  const [asking, setAsking] = useState<"refuse" | "withdraw" | null>(null);
  const decide = useMutation({
    mutationFn: (verdict: ListingVerdict) => decideListing(version.app, version.version, verdict, note.trim(), keyFor([verdict, note])),
    onError: () => setAsking(null),
    onSuccess: async (decided) => {
      setAsking(null);
      toast(t(`review-done-${decided.state}`, { name: version.name, version: version.version }));
      await client.invalidateQueries({ queryKey: keys.catalog });
      if (version.state === "submitted") void navigate(REVIEW);
    },
  });
  const { form, refused, refuse } = useRefusal(decide.error);
  const wrong = decide.error ? messageAt(asProblem(decide.error).errors, "/note") : null;
  const needed = refused && !note.trim() ? t("review-note-needed") : null;
  const { state } = version;
  return (
    <form ref={form} className={styles.card} onSubmit={(event) => event.preventDefault()}>
      <h2>{t("review-decide")}</h2>
      {version.note ? <p>{version.note}</p> : null}
      <Field label={t("review-note")} optional={state !== "submitted"} hint={t("review-note-hint")} error={wrong ?? needed}>
        {(control) => <TextArea {...control} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <ErrorNote error={wrong ? null : decide.error} compact />
      {state === "listed" ? null : <p className="muted">{t("review-list-hint")}</p>}
      <div className={styles.inline}>
        {state === "submitted" ? (
          <Button danger onClick={() => (note.trim() ? setAsking("refuse") : refuse())}>
            {t("review-refuse")}
          </Button>
        ) : null}
        {state === "listed" ? (
          <Button danger onClick={() => setAsking("withdraw")}>
            {t("review-withdraw")}
          </Button>
        ) : (
          <Button type="primary" loading={decide.isPending && decide.variables === "list"} onClick={() => decide.mutate("list")}>
            {t("review-list")}
          </Button>
        )}
      </div>
      {asking ? (
        <Confirm
          open
          title={t(`review-${asking}-title`, { name: version.name, version: version.version })}
          confirm={t(`review-${asking}`)}
          danger
          busy={decide.isPending}
          onConfirm={() => decide.mutate(asking)}
          onCancel={() => setAsking(null)}
        >
          <p>{t(`review-${asking}-consequence`)}</p>
        </Confirm>
      ) : null}
    </form>
  );
}
