/** The rule that says who: which one, and what it needs; rules that are made of rules hold editors of their own. */
import { Button } from "antd";
import type { DepartmentOf, Participants, Rule, Until } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import { PeoplePick } from "../../../ui/form/controls/PeoplePick";
import { useDesigner } from "../context";
import { having } from "../model/objects";
import { Choose } from "../pieces/Choose";
import { Count } from "../pieces/Count";
import { DepartmentPick, PlacePick, RolePick } from "../pieces/picks";
import { Toggle } from "../pieces/Toggle";
import { begun, who } from "../words/who";
import { RULES, startOf } from "./rules";
import styles from "../pieces/pieces.module.css";

interface ParticipantsProps {
  label: string;
  value: Participants;
  onChange: (value: Participants) => void;
  /** Rules that mean nothing here. */
  without?: readonly Rule[];
  /** How deep in rules of rules. */
  depth?: number;
}

export function ParticipantsEditor({ label, value, onChange, without = [], depth = 0 }: ParticipantsProps) {
  const t = useText();
  const { language } = useLanguage();
  const { names, places } = useDesigner();
  const rules = RULES.filter((rule) => !without.includes(rule) && (depth < 3 || !["union", "except", "app"].includes(rule)));
  return (
    <div>
      <Choose
        label={label}
        value={value.rule}
        options={rules.map((rule) => ({ value: rule, label: t(`designer-rule-${rule}`) }))}
        onChange={(rule) => onChange(startOf(rule, value))}
        hint={depth === 0 ? begun(who(value, { t, language, names, places })) : undefined}
      />
      <Details value={value} onChange={onChange} without={without} depth={depth} />
    </div>
  );
}

type DetailsProps = Required<Pick<ParticipantsProps, "value" | "onChange" | "without" | "depth">>;

function Details({ value, onChange, without, depth }: DetailsProps) {
  const t = useText();
  const inner = { without, depth: depth + 1 };
  switch (value.rule) {
    case "members":
      return (
        <Field label={t("designer-people")} hint={t("designer-people-order")}>
          {({ id, "aria-labelledby": labelledBy }) => <PeoplePick id={id} aria-labelledby={labelledBy} multiple value={value.members} onChange={(members) => onChange({ ...value, members })} />}
        </Field>
      );
    case "role":
      return (
        <>
          <RolePick label={t("designer-role")} value={value.role} onChange={(role) => onChange({ ...value, role })} />
          <Choose
            label={t("designer-role-scope")}
            value={value.scope ?? "organisation"}
            options={(["organisation", "nearest"] as const).map((scope) => ({ value: scope, label: t(`designer-role-scope-${scope}`) }))}
            onChange={(scope) => onChange({ ...value, scope })}
          />
        </>
      );
    case "department_head":
      return <HeadOf value={value} onChange={onChange} />;
    case "manager":
      return <Count label={t("designer-manager-level")} hint={t("designer-manager-level-hint")} min={1} max={50} value={value.level ?? 1} onChange={(level) => onChange({ ...value, level: level ?? 1 })} />;
    case "manager_chain":
      return <ChainUntil value={value.until} onChange={(until) => onChange({ ...value, until })} />;
    case "form_field":
      return <PlacePick label={t("designer-field")} fits={({ kind }) => kind === "member" || kind === "members"} value={value.pointer} onChange={(pointer) => onChange({ ...value, pointer })} />;
    case "group":
      return (
        <Field label={t("designer-group")} hint={t("designer-group-hint")}>
          {(control) => <TextInput {...control} autoCapitalize="none" value={value.group} onChange={(event) => onChange({ ...value, group: event.target.value })} />}
        </Field>
      );
    case "department":
      return (
        <>
          <DepartmentPick label={t("designer-department")} value={value.department} onChange={(department) => onChange({ ...value, department })} />
          <Toggle label={t("designer-department-below")} checked={value.below ?? false} onChange={(below) => onChange({ ...value, below })} />
        </>
      );
    case "requester_picks":
    case "previous_picks":
      return <Picks value={value} onChange={onChange} inner={inner} />;
    case "union":
      return (
        <>
          {value.of.map((each, index) => (
            <div key={index} className={styles.nested}>
              <ParticipantsEditor {...inner} label={t("designer-union-part", { number: index + 1 })} value={each} onChange={(next) => onChange({ ...value, of: value.of.map((old, at) => (at === index ? next : old)) })} />
              {value.of.length > 1 ? (
                <Button size="small" style={{ marginBottom: 12 }} onClick={() => onChange({ ...value, of: value.of.filter((_, at) => at !== index) })}>
                  {t("designer-union-remove", { number: index + 1 })}
                </Button>
              ) : null}
            </div>
          ))}
          <Button size="small" style={{ marginBottom: 16 }} onClick={() => onChange({ ...value, of: [...value.of, { rule: "role", role: "" }] })}>
            {t("designer-union-add")}
          </Button>
        </>
      );
    case "except":
      return (
        <>
          <div className={styles.nested}>
            <ParticipantsEditor {...inner} label={t("designer-except-of")} value={value.of} onChange={(of) => onChange({ ...value, of })} />
          </div>
          <div className={styles.nested}>
            <ParticipantsEditor {...inner} label={t("designer-except-without")} value={value.without} onChange={(next) => onChange({ ...value, without: next })} />
          </div>
        </>
      );
    case "app":
      return (
        <>
          <Field label={t("designer-app-id")} hint={t("designer-app-hint")}>
            {(control) => <TextInput {...control} autoCapitalize="none" value={value.app} onChange={(event) => onChange({ ...value, app: event.target.value })} />}
          </Field>
          <div className={styles.nested}>
            <ParticipantsEditor {...inner} label={t("designer-app-otherwise")} value={value.otherwise} onChange={(otherwise) => onChange({ ...value, otherwise })} />
          </div>
        </>
      );
    case "requester":
      return null;
  }
}

type HeadRule = Extract<Participants, { rule: "department_head" }>;

function HeadOf({ value, onChange }: { value: HeadRule; onChange: (value: HeadRule) => void }) {
  const t = useText();
  const { of = "requester" } = value;
  const kind = of === "requester" ? "requester" : "department" in of ? "department" : "field";
  const start: Record<typeof kind, DepartmentOf> = { requester: "requester", department: { department: "" }, field: { field: "" } };
  const { names, places } = useDesigner();
  const first: Record<typeof kind, DepartmentOf> = { ...start, department: { department: names.departments[0]?.id ?? "" }, field: { field: places.find((place) => place.kind === "department")?.pointer ?? "" } };
  return (
    <>
      <Choose
        label={t("designer-head-of")}
        value={kind}
        options={(["requester", "department", "field"] as const).filter((each) => each !== "department" || names.departments.length > 0).map((each) => ({ value: each, label: t(`designer-head-of-${each}`) }))}
        onChange={(next) => onChange({ ...value, of: first[next] })}
      />
      {typeof of === "object" && "department" in of ? <DepartmentPick label={t("designer-department")} value={of.department} onChange={(department) => onChange({ ...value, of: { department } })} /> : null}
      {typeof of === "object" && "field" in of ? <PlacePick label={t("designer-field")} fits={(place) => place.kind === "department"} value={of.field} onChange={(field) => onChange({ ...value, of: { field } })} /> : null}
      <Count label={t("designer-levels-up")} hint={t("designer-levels-up-hint")} min={0} max={50} value={value.levels_up ?? 0} onChange={(levels) => onChange({ ...value, levels_up: levels ?? 0 })} />
    </>
  );
}

function ChainUntil({ value, onChange }: { value: Until; onChange: (value: Until) => void }) {
  const t = useText();
  const { places } = useDesigner();
  const kind = "level" in value ? "level" : "role" in value ? "role" : "authority";
  const isMoney = (place: { kind: unknown }) => place.kind === "money";
  const start: Record<typeof kind, Until> = { level: { level: 2 }, role: { role: "" }, authority: { authority: places.find(isMoney)?.pointer ?? "" } };
  return (
    <>
      <Choose label={t("designer-chain-until")} value={kind} options={(["level", "role", "authority"] as const).map((each) => ({ value: each, label: t(`designer-chain-until-${each}`) }))} onChange={(next) => onChange(start[next])} />
      {"level" in value ? <Count label={t("designer-chain-level")} min={1} max={50} value={value.level} onChange={(level) => onChange({ level: level ?? 1 })} /> : null}
      {"role" in value ? <RolePick label={t("designer-role")} value={value.role} onChange={(role) => onChange({ role })} /> : null}
      {"authority" in value ? <PlacePick label={t("designer-chain-amount")} fits={(place) => isMoney(place) && place.table === null} value={value.authority} onChange={(authority) => onChange({ authority })} /> : null}
    </>
  );
}

type PickRule = Extract<Participants, { from?: Participants }>;

function Picks({ value, onChange, inner }: { value: PickRule; onChange: (value: PickRule) => void; inner: { without: readonly Rule[]; depth: number } }) {
  const t = useText();
  const withoutPicks: Rule[] = [...inner.without, "requester_picks", "previous_picks"];
  return (
    <>
      <Count label={t("designer-picks-min")} min={0} max={100} value={value.min ?? 1} onChange={(min) => onChange({ ...value, min: min ?? 1 })} />
      <Count label={t("designer-picks-max")} min={1} max={100} value={value.max ?? 1} onChange={(max) => onChange({ ...value, max: max ?? 1 })} />
      <Toggle label={t("designer-picks-limited")} checked={value.from !== undefined} onChange={(limited) => onChange(having(value, { from: limited ? { rule: "role", role: "" } : undefined }))} />
      {value.from ? (
        <div className={styles.nested}>
          <ParticipantsEditor depth={inner.depth} without={withoutPicks} label={t("designer-picks-from")} value={value.from} onChange={(from) => onChange({ ...value, from })} />
        </div>
      ) : null}
    </>
  );
}
