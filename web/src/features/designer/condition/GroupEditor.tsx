/** Rows that hold together, all of them or any of them; a group may stand in place of a row. */
import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { ChooseBare } from "../pieces/Choose";
import type { Each, Group, Item } from "./model";
import { RowEditor } from "./RowEditor";
import type { Scope } from "./subjects";
import { useFirstRow } from "./useFirstRow";
import styles from "./condition.module.css";

interface GroupEditorProps {
  group: Group;
  scope: Scope | null;
  onChange: (group: Group) => void;
  depth: number;
}

export function GroupEditor({ group, scope, onChange, depth }: GroupEditorProps) {
  const t = useText();
  const firstRow = useFirstRow();
  const { places } = useDesigner();
  const set = (index: number, item: Item) => onChange({ ...group, items: group.items.map((each, at) => (at === index ? item : each)) });
  const add = (item: Item) => onChange({ ...group, items: [...group.items, item] });
  const table = places.find(({ kind }) => kind === "table");
  return (
    <div className={styles.group} role="group" aria-label={t("designer-condition-group")}>
      {group.items.length > 1 ? (
        <ChooseBare
          aria-label={t("designer-condition-join")}
          value={group.join}
          options={(["and", "or"] as const).map((join) => ({ value: join, label: t(`designer-condition-${join}`) }))}
          onChange={(join) => onChange({ ...group, join })}
        />
      ) : null}
      <ol className={styles.items}>
        {group.items.map((item, index) => (
          <li key={index}>
            {item.kind === "row" ? (
              <RowEditor row={item} scope={scope} onChange={(next) => set(index, next)} />
            ) : item.kind === "each" ? (
              <EachEditor each={item} onChange={(next) => set(index, next)} depth={depth} />
            ) : (
              <GroupEditor group={item} scope={scope} depth={depth + 1} onChange={(next) => set(index, next)} />
            )}
            <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t("designer-condition-remove", { number: index + 1 })} onClick={() => onChange({ ...group, items: group.items.filter((_, at) => at !== index) })} />
          </li>
        ))}
      </ol>
      <div className={styles.add}>
        <Button size="small" onClick={() => add(firstRow(scope))}>
          {t("designer-condition-add")}
        </Button>
        {depth < 3 ? (
          <Button size="small" onClick={() => add({ kind: "group", join: group.join === "and" ? "or" : "and", items: [firstRow(scope), firstRow(scope)] })}>
            {t("designer-condition-add-group")}
          </Button>
        ) : null}
        {table && scope === null ? (
          <Button
            size="small"
            onClick={() => {
              const inner = { table: `form${table.pointer.replaceAll("/", ".")}`, variable: "row" };
              add({ kind: "each", how: "exists", ...inner, inner: { kind: "group", join: "and", items: [firstRow(inner)] } });
            }}
          >
            {t("designer-condition-add-each")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function EachEditor({ each, onChange, depth }: { each: Each; onChange: (each: Each) => void; depth: number }) {
  const t = useText();
  const firstRow = useFirstRow();
  const { places } = useDesigner();
  const tables = places.filter(({ kind }) => kind === "table").map(({ pointer, label }) => ({ value: `form${pointer.replaceAll("/", ".")}`, label }));
  return (
    <div>
      <div className={styles.line}>
        <ChooseBare aria-label={t("designer-condition-how")} value={each.how} options={(["exists", "all"] as const).map((how) => ({ value: how, label: t(`designer-condition-how-${how}`) }))} onChange={(how) => onChange({ ...each, how })} />
        <ChooseBare
          aria-label={t("designer-condition-table")}
          value={each.table}
          options={tables}
          onChange={(next) => onChange({ ...each, table: next, inner: { kind: "group", join: "and", items: [firstRow({ table: next, variable: each.variable })] } })}
        />
      </div>
      <GroupEditor group={each.inner} scope={each} depth={depth + 1} onChange={(inner) => onChange({ ...each, inner: inner.items.length > 0 ? inner : { ...inner, items: [firstRow(each)] } })} />
    </div>
  );
}
