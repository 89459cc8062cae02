/** Filters that the viewer kept under a name: to go to, to save, to rename and to delete. */
import { EyeOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { del, patch, post } from "../../api/client";
import { keys } from "../../api/keys";
import { viewsQuery } from "../../api/requests";
import type { SavedView } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { same } from "../../lib/same";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { MenuButton } from "../../ui/MenuButton";
import { fromSaved, savedOf, type ListFilter } from "./filter";
import { ViewRow } from "./ViewRow";
import type { Box } from "./rows";
import styles from "./SavedViews.module.css";

interface SavedViewsProps {
  box: Box;
  filter: ListFilter;
  onApply: (box: Box, filter: ListFilter) => void;
}

export function SavedViews({ box, filter, onApply }: SavedViewsProps) {
  const t = useText();
  const views = useQuery(viewsQuery);
  const [doing, setDoing] = useState<"save" | "manage" | null>(null);
  const here = savedOf(box, filter);
  // The same moment may be written in several ways.
  const now = fromSaved(here);
  const list = views.data ?? [];
  const current = list.find((view) => same(fromSaved(view.filter), now));
  const filtered = Object.values(filter).some(Boolean);
  const apply = (view: SavedView) => {
    const { box: to, filter: next } = fromSaved(view.filter);
    onApply(to, next);
  };
  const close = () => setDoing(null);
  return (
    <>
      <MenuButton
        type="text"
        size="small"
        label={
          <>
            <EyeOutlined aria-hidden /> {current?.name ?? t("approvals-views")}
          </>
        }
        groups={[
          list.map((view) => ({ key: view.id, label: view.name, onPick: () => apply(view) })),
          [
            ...(filtered && !current ? [{ key: "save", label: t("approvals-view-save"), onPick: () => setDoing("save") }] : []),
            ...(list.length > 0 || !filtered || views.isError
              ? [{ key: "manage", label: t("approvals-views-manage"), onPick: () => setDoing("manage") }]
              : []),
          ],
        ]}
      />
      <Modal open={doing === "save"} title={t("approvals-view-save-title")} footer={null} onCancel={close} destroyOnHidden width={440}>
        <SaveForm filter={here} onDone={close} />
      </Modal>
      <Modal open={doing === "manage"} title={t("approvals-views")} footer={null} onCancel={close} destroyOnHidden width={440}>
        <ErrorNote error={views.error} onRetry={() => void views.refetch()} />
        {views.data?.length === 0 ? <p className="muted">{t("approvals-views-none")}</p> : null}
        <ManageList views={list} />
      </Modal>
    </>
  );
}

function SaveForm({ filter, onDone }: { filter: Record<string, unknown>; onDone: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor } = useIntent();
  const [name, setName] = useState("");
  const words = name.trim();
  const saving = useMutation({
    mutationFn: () => {
      const body = { name: words, filter };
      return post<SavedView>("/views", body, { key: keyFor(body) });
    },
    onSuccess: (view) => {
      client.setQueryData(keys.views, (list: SavedView[] = []) => [...list, view]);
      toast(t("approvals-view-saved", { name: view.name }));
      onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (words && !saving.isPending) saving.mutate();
      }}
    >
      <Field label={t("approvals-view-name")} hint={t("approvals-view-hint")}>
        {(control) => (
          <Input {...control} data-autofocus value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <ErrorNote compact error={saving.error} />
      <div className={styles.foot}>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="primary" htmlType="submit" disabled={!words} loading={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function ManageList({ views }: { views: readonly SavedView[] }) {
  const client = useQueryClient();
  const put = (change: (list: SavedView[]) => SavedView[]) =>
    client.setQueryData(keys.views, (list: SavedView[] = []) => change(list));
  return (
    <ul className={styles.views}>
      {views.map((view) => (
        <ViewRow
          key={view.id}
          view={view}
          rename={async (name) => {
            const next = await patch<SavedView>(`/views/${view.id}`, { name });
            put((list) => list.map((one) => (one.id === view.id ? { ...one, ...next } : one)));
          }}
          remove={async () => {
            await del(`/views/${view.id}`);
            put((list) => list.filter((one) => one.id !== view.id));
          }}
        />
      ))}
    </ul>
  );
}
