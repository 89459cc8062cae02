/** The designer: its head, four tabs, and a side column with what is selected and, always, the findings. */
import { CloseOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { NavLink, useNavigate, useParams } from "react-router";
import type { Draft } from "../../api/processes";
import { useMedia } from "../../lib/media";
import { useLanguage, useText } from "../../lib/text/context";
import { useTitle } from "../../lib/title";
import { BasicsTab } from "./basics/BasicsTab";
import { DesignerContext, type DesignerState, type Selection } from "./context";
import { FindingsPanel } from "./findings/FindingsPanel";
import { useFindings } from "./findings/useFindings";
import { FlowTab } from "./flow/FlowTab";
import { FormTab } from "./form/FormTab";
import { Head } from "./Head";
import { placesOf } from "./model/places";
import { textIn } from "./model/text";
import { Notices } from "./Notices";
import { Properties, titleOfSelection } from "./Properties";
import { RulesTab } from "./rules/RulesTab";
import { useDraft } from "./useDraft";
import { useNames } from "./useNames";
import styles from "./designer.module.css";

const TABS = ["basics", "form", "flow", "rules"] as const;
type Tab = (typeof TABS)[number];

export function Designer({ draft: read }: { draft: Draft }) {
  const t = useText();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const { key = "", tab: asked = "flow" } = useParams();
  const tab: Tab = TABS.find((each) => each === asked) ?? "flow";
  const beside = useMedia("(min-width: 1200px)");
  const draft = useDraft(read);
  const { definition, edit, editFlow, editForm, undo } = draft;
  const findings = useFindings(definition);
  const names = useNames(definition);
  const places = useMemo(() => placesOf(definition.form, language), [definition.form, language]);
  const [selected, setSelected] = useState<Selection>(null);
  const panel = useRef<HTMLDivElement>(null);
  const back = useRef<HTMLElement | null>(null);
  useTitle("thing", textIn(definition.name, language) || key);

  const select = useCallback((next: Selection) => setSelected((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next)), []);
  // What is selected belongs to one tab, and is put aside in the others.
  const selection = (tab === "form" && selected?.kind === "field") || (tab === "flow" && selected !== null && selected.kind !== "field") ? selected : null;
  const state = useMemo<DesignerState>(
    () => ({ definition, edit, editFlow, editForm, undo, selection, select, places, names, findings: findings.found }),
    [definition, edit, editFlow, editForm, undo, selection, select, places, names, findings.found],
  );

  const open = (next: NonNullable<Selection>) => {
    setSelected(next);
    void navigate(`/admin/processes/${key}/${next.kind === "field" ? "form" : "flow"}`, { replace: true });
    setTimeout(() => panel.current?.focus());
  };
  const close = () => {
    setSelected(null);
    back.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented && panel.current?.contains(event.target as Element)) close();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const own = event.target instanceof Element && event.target.closest("[data-own-undo], [role=dialog]");
    const pressed = event.key.toLowerCase();
    if (pressed === "s") {
      event.preventDefault();
      if (draft.dirty && !draft.saving) void draft.save();
    } else if (!own && pressed === "z") {
      event.preventDefault();
      if (event.shiftKey) draft.redo();
      else draft.undo();
    } else if (!own && pressed === "y") {
      event.preventDefault();
      draft.redo();
    }
  };
  const properties = selection ? <Properties selection={selection} /> : null;
  const title = selection ? titleOfSelection(selection, state, { t, language }) : "";
  return (
    <DesignerContext value={state}>
      <div
        className={styles.designer}
        role="presentation"
        onKeyDown={onKeyDown}
        onClick={(event) => {
          // Enter on a card opens its properties: the focus goes there, and Escape brings it back.
          const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-node]") : null;
          if (!card || event.detail !== 0) return;
          back.current = card;
          setTimeout(() => panel.current?.focus());
        }}
      >
        <Head draft={draft} findings={findings} />
        <Notices draft={draft} />
        <nav className={styles.tabs} aria-label={t("designer-tabs")}>
          {TABS.map((each) => (
            <NavLink key={each} to={`/admin/processes/${key}/${each}`} replace aria-current={each === tab ? "page" : undefined}>
              {t(`designer-tab-${each}`)}
            </NavLink>
          ))}
        </nav>
        <div className={styles.body}>
          <div className={styles.content} data-tab={tab}>
            {tab === "basics" ? <BasicsTab /> : tab === "form" ? <FormTab /> : tab === "flow" ? <FlowTab /> : <RulesTab />}
            {beside ? null : <FindingsPanel findings={findings} onOpen={open} />}
          </div>
          {beside ? (
            <aside className={styles.side} aria-label={t("designer-side")}>
              {properties ? (
                <div ref={panel} className={styles.properties} tabIndex={-1} role="region" aria-label={title}>
                  <div className={styles.head}>
                    <h2>{title}</h2>
                    <Button type="text" icon={<CloseOutlined />} aria-label={t("close")} onClick={close} />
                  </div>
                  {properties}
                </div>
              ) : tab === "form" || tab === "flow" ? (
                <p className={styles.nothing}>{t(`designer-nothing-selected-${tab}`)}</p>
              ) : null}
              <FindingsPanel findings={findings} onOpen={open} />
            </aside>
          ) : (
            <Drawer open={properties !== null} title={title} onClose={() => setSelected(null)} placement="right" size={440} closable={{ "aria-label": t("close") }} styles={{ wrapper: { maxWidth: "100vw" } }}>
              {properties}
            </Drawer>
          )}
        </div>
      </div>
    </DesignerContext>
  );
}
