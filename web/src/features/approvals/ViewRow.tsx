/** One saved view: its name, to be changed in place, and deleted after a question in its own line. */
import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import type { SavedView } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import styles from "./SavedViews.module.css";

interface ViewRowProps {
  view: SavedView;
  rename: (name: string) => Promise<void>;
  remove: () => Promise<void>;
}

export function ViewRow({ view, rename, remove }: ViewRowProps) {
  const t = useText();
  const [state, setState] = useState<"read" | "rename" | "delete">("read");
  const [name, setName] = useState(view.name);
  const words = name.trim();
  const renaming = useMutation({ mutationFn: rename, onSuccess: () => setState("read") });
  const removing = useMutation({ mutationFn: remove });
  const problem = renaming.error ?? removing.error;
  return (
    <li className={styles.view}>
      {state === "rename" ? (
        <form
          className={styles.line}
          onSubmit={(event) => {
            event.preventDefault();
            if (words) renaming.mutate(words);
          }}
        >
          <Input aria-label={t("approvals-view-name")} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          <Button type="primary" htmlType="submit" disabled={!words} loading={renaming.isPending}>
            {t("save")}
          </Button>
          <Button onClick={() => setState("read")}>{t("cancel")}</Button>
        </form>
      ) : (
        <div className={styles.line}>
          <span className={styles.name}>{state === "delete" ? t("approvals-view-delete-question", { name: view.name }) : view.name}</span>
          {state === "delete" ? (
            <>
              <Button danger loading={removing.isPending} onClick={() => removing.mutate()}>
                {t("delete")}
              </Button>
              <Button onClick={() => setState("read")}>{t("cancel")}</Button>
            </>
          ) : (
            <>
              <Button
                type="text"
                icon={<EditOutlined />}
                aria-label={t("approvals-view-rename", { name: view.name })}
                onClick={() => {
                  setName(view.name);
                  setState("rename");
                }}
              />
              <Button type="text" icon={<DeleteOutlined />} aria-label={t("approvals-view-delete", { name: view.name })} onClick={() => setState("delete")} />
            </>
          )}
        </div>
      )}
      <ErrorNote compact error={problem} />
    </li>
  );
}
