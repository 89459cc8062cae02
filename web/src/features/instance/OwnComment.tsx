/** One's own comment once it is there: to be worded anew or taken back. An administrator may take back anybody's. */
import { Button } from "antd";
import { useId, useRef, useState } from "react";
import { del, patch } from "../../api/client";
import { useMe } from "../../api/session";
import type { InstanceOut, TimelineEntry } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import type { BegunComment } from "./begun";
import { bodyOf, CommentField, takingPart } from "./CommentField";
import { useRequestAct } from "./useRequestAct";
import styles from "./Timeline.module.css";

interface OwnCommentProps {
  request: InstanceOut;
  entry: TimelineEntry;
}

export function OwnComment({ request, entry }: OwnCommentProps) {
  const t = useText();
  const { busy, problem, forget, run } = useRequestAct();
  const [state, setState] = useState<"read" | "edit" | "remove">("read");
  const button = useRef<HTMLButtonElement>(null);
  const path = `/instances/${request.id}/comments/${entry.seq}`;
  const read = () => {
    forget();
    setState("read");
    setTimeout(() => button.current?.focus());
  };
  const remove = () =>
    run("remove", path, () => del(path), t("request-comment-removed"), () => setState("read"));
  if (state === "edit") {
    return (
      <Edit
        request={request}
        entry={entry}
        busy={busy !== null}
        onCancel={read}
        onSave={(begun) => {
          const body = bodyOf(begun);
          void run("edit", body, () => patch<InstanceOut>(path, body), t("request-comment-edited"), read);
        }}
      >
        <ErrorNote compact error={problem} />
      </Edit>
    );
  }
  return (
    <div className={styles.own}>
      {entry.own ? (
        <Button ref={button} type="link" size="small" onClick={() => setState("edit")}>
          {t("request-comment-edit")}
        </Button>
      ) : null}
      {entry.removable ? (
        <Button type="link" size="small" onClick={() => setState("remove")}>
          {t("request-comment-remove")}
        </Button>
      ) : null}
      <Confirm
        open={state === "remove"}
        title={t("request-comment-remove-question")}
        confirm={t("request-comment-remove")}
        danger
        busy={busy !== null}
        onCancel={read}
        onConfirm={() => void remove()}
      >
        {t("request-comment-remove-detail")}
        <ErrorNote compact error={problem} />
      </Confirm>
    </div>
  );
}

interface EditProps extends OwnCommentProps {
  busy: boolean;
  onCancel: () => void;
  onSave: (begun: BegunComment) => void;
  children: React.ReactNode;
}

function Edit({ request, entry, busy, onCancel, onSave, children }: EditProps) {
  const t = useText();
  const id = useId();
  const people = takingPart(request, useMe().member.id);
  // Whoever stood in the words before is meant as before.
  const [begun, setBegun] = useState<BegunComment>({ text: entry.comment ?? "", picked: people });
  const empty = !begun.text.trim();
  const save = () => {
    if (!empty && !busy) onSave(begun);
  };
  return (
    <div className={styles.edit}>
      <label className="visually-hidden" htmlFor={id}>
        {t("request-comment-label")}
      </label>
      <CommentField id={id} people={people} value={begun} onChange={setBegun} onSend={save} onEscape={onCancel} />
      {children}
      <div className={styles.own}>
        <Button size="small" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button size="small" type="primary" disabled={empty} loading={busy} onClick={save}>
          {t("save")}
        </Button>
      </div>
    </div>
  );
}
