/** The head of the designer: what is designed, in which state, and everything one can do with the whole. */
import { ArrowLeftOutlined, MoreOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { managedQuery } from "../../api/processes";
import { usePhone } from "../../lib/media";
import { useLanguage, useText } from "../../lib/text/context";
import { ProcessIcon } from "../../ui/ProcessIcon";
import { Tag } from "../../ui/StateTag";
import type { Findings } from "./findings/useFindings";
import { textIn } from "./model/text";
import { DiscardDraft } from "./tools/DiscardDraft";
import { ImportDialog } from "./tools/ImportDialog";
import { OrganisationDrawer } from "./tools/OrganisationDrawer";
import { PublishDialog } from "./tools/PublishDialog";
import { TryDrawer } from "./tools/TryDrawer";
import { useExport } from "./tools/useExport";
import { VersionsDrawer } from "./tools/VersionsDrawer";
import { WhatIfDrawer } from "./tools/WhatIfDrawer";
import type { DraftState } from "./useDraft";
import styles from "./designer.module.css";

type Tool = "try" | "what-if" | "organisation" | "versions" | "publish" | "import" | "discard";

export function Head({ draft, findings }: { draft: DraftState; findings: Findings }) {
  const t = useText();
  const phone = usePhone();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const [tool, setTool] = useState<Tool | null>(null);
  const { definition } = draft;
  const managed = useQuery(managedQuery).data?.find(({ key }) => key === definition.key)?.managed ?? null;
  const { exportJson, exportBpmn } = useExport(definition);
  const close = () => setTool(null);
  const items = [
    ...(phone ? (["try"] as const) : []),
    "organisation" as const,
    "what-if" as const,
    "versions" as const,
  ].map((key) => ({ key, label: t(`designer-tool-${key}`), onClick: () => setTool(key) }));
  const files = [
    { key: "export-json", label: t("designer-tool-export-json"), onClick: exportJson },
    { key: "export-bpmn", label: t("designer-tool-export-bpmn"), disabled: draft.dirty, onClick: exportBpmn },
    { key: "import", label: t("designer-tool-import"), onClick: () => setTool("import") },
  ];
  const end = managed?.draft ? [{ type: "divider" as const }, { key: "discard", danger: true, label: t("designer-tool-discard"), onClick: () => setTool("discard") }] : [];
  return (
    <header className={styles.bar}>
      <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t("designer-back")} onClick={() => void navigate("/admin/processes")} />
      <span className={styles.icon}>
        <ProcessIcon icon={definition.icon ?? null} />
      </span>
      <h1 className={styles.title}>{textIn(definition.name, language) || definition.key}</h1>
      {phone ? null : managed?.published ? <Tag tone="green">{t("designer-version", { number: managed.published })}</Tag> : managed ? <Tag tone="grey">{t("designer-never-published")}</Tag> : null}
      <span className={styles.state} role="status">
        {draft.saving ? t("designer-saving") : draft.dirty ? t("designer-unsaved") : t("saved")}
      </span>
      <span className={styles.gap} />
      <Button type="text" icon={<UndoOutlined />} disabled={!draft.canUndo} aria-label={t("designer-undo")} title={t("designer-undo-hint")} onClick={draft.undo} />
      {phone ? null : <Button type="text" icon={<RedoOutlined />} disabled={!draft.canRedo} aria-label={t("designer-redo")} title={t("designer-redo-hint")} onClick={draft.redo} />}
      {phone ? null : <Button onClick={() => setTool("try")}>{t("designer-tool-try")}</Button>}
      <Button disabled={!draft.dirty} loading={draft.saving} onClick={() => void draft.save()}>
        {t("save")}
      </Button>
      {phone ? null : (
        <Button type="primary" onClick={() => setTool("publish")}>
          {t("designer-publish")}
        </Button>
      )}
      <Dropdown trigger={["click"]} menu={{ items: [...(phone ? [{ key: "publish", label: t("designer-publish"), onClick: () => setTool("publish") }] : []), ...items, { type: "divider" as const }, ...files, ...end] }}>
        <Button icon={<MoreOutlined />} aria-label={t("more")} />
      </Dropdown>
      {tool === "try" ? <TryDrawer onClose={close} /> : null}
      {tool === "what-if" ? <WhatIfDrawer onClose={close} /> : null}
      {tool === "organisation" ? <OrganisationDrawer onClose={close} /> : null}
      {tool === "versions" ? <VersionsDrawer draft={draft} published={managed?.published ?? null} onClose={close} /> : null}
      {tool === "publish" ? <PublishDialog draft={draft} findings={findings} published={managed?.published ?? null} hasDraft={managed?.draft ?? true} onClose={close} /> : null}
      {tool === "import" ? <ImportDialog onClose={close} onImport={(next) => draft.edit(() => ({ ...next, key: definition.key }))} /> : null}
      {tool === "discard" ? <DiscardDraft draft={draft} published={managed?.published ?? null} onClose={close} /> : null}
    </header>
  );
}
