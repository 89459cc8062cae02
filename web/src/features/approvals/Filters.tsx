/** What a list is narrowed to; all of it is in the address. What is needed less often is folded away until it is. */
import { FilterOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useEffect, useEffectEvent, useId, useState, type ReactNode } from "react";
import { departmentsQuery, pathTo } from "../../api/people";
import { processesQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { InstanceState } from "../../api/types";
import { useDebounced } from "../../lib/debounced";
import { useText } from "../../lib/text/context";
import { DayPick } from "../../ui/form/controls/DatePick";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import { Select } from "../../ui/Select";
import { furtherOf, type ListFilter } from "./filter";
import { isTasks, type Box } from "./rows";
import "../../ui/form/form.css";
import styles from "./Filters.module.css";

const STATES: readonly InstanceState[] = ["running", "returned", "suspended", "approved", "rejected", "withdrawn", "terminated", "revoked", "draft"];

interface FiltersProps {
  box: Box;
  filter: ListFilter;
  onChange: (filter: ListFilter) => void;
  /** What else is done with the list, in the same line. */
  tools: ReactNode;
}

export function Filters({ box, filter, onChange, tools }: FiltersProps) {
  const t = useText();
  const further = useId();
  const { data: processes = [] } = useQuery(processesQuery);
  const count = furtherOf(filter);
  const [unfolded, setUnfolded] = useState(count > 0);
  const states = box === "filed" ? STATES : STATES.filter((state) => state !== "draft");
  return (
    <div className={styles.filters} role="search">
      <Words filter={filter} onChange={onChange} />
      <Select
        aria-label={t("approvals-process")}
        placeholder={t("approvals-process")}
        allowClear
        showSearch={processes.length > 12 ? { optionFilterProp: "label" } : false}
        value={filter.process}
        options={processes.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(process?: string) => onChange({ ...filter, process })}
      />
      {isTasks(box) ? null : (
        <Select
          aria-label={t("approvals-state")}
          placeholder={t("approvals-state")}
          allowClear
          value={filter.state}
          options={states.map((state) => ({ value: state, label: t(`state-${state}`) }))}
          onChange={(state?: string) => onChange({ ...filter, state })}
        />
      )}
      <div className={styles.more}>
        <Button
          type="text"
          size="small"
          icon={<FilterOutlined aria-hidden />}
          aria-expanded={unfolded}
          aria-controls={further}
          onClick={() => setUnfolded(!unfolded)}
        >
          {count > 0 ? t("approvals-filters-set", { count }) : t("approvals-filters")}
        </Button>
        {Object.values(filter).some(Boolean) ? (
          <Button type="text" size="small" onClick={() => onChange({})}>
            {t("approvals-filters-clear")}
          </Button>
        ) : null}
        <span className={styles.tools}>{tools}</span>
      </div>
      <div id={further} className={styles.further} hidden={!unfolded}>
        {unfolded ? <Further box={box} filter={filter} onChange={onChange} /> : null}
      </div>
    </div>
  );
}

function Words({ filter, onChange }: Pick<FiltersProps, "filter" | "onChange">) {
  const t = useText();
  const asked = filter.query ?? "";
  const [text, setText] = useState(asked);
  const still = useDebounced(text.trim(), 250);
  // The address leads: where it came to say something that was not typed here, the box says that.
  const [said, setSaid] = useState(asked);
  const [typed, setTyped] = useState(false);
  if (asked !== said) {
    setSaid(asked);
    if (asked !== still || !typed) {
      setText(asked);
      setTyped(false);
    }
  }
  // Only what was typed is news; another filter changing is not.
  const search = useEffectEvent((query: string) => {
    if (typed && query === text.trim() && query !== asked) onChange({ ...filter, query: query || undefined });
  });
  useEffect(() => search(still), [still]);
  return (
    <Input
      className={styles.text}
      prefix={<SearchOutlined aria-hidden />}
      placeholder={t("approvals-search")}
      aria-label={t("approvals-search")}
      allowClear
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        setTyped(true);
      }}
    />
  );
}

function Further({ box, filter, onChange }: Omit<FiltersProps, "tools">) {
  const t = useText();
  const me = useMe();
  const zone = me.zone ?? me.member.zone;
  const { data: departments = [] } = useQuery(departmentsQuery);
  return (
    <>
      {box === "filed" ? null : (
        <div className={styles.text}>
          <PeoplePick
            aria-label={t("approvals-person")}
            placeholder={t("approvals-person")}
            value={filter.requester ? [filter.requester] : []}
            onChange={([requester]) => onChange({ ...filter, requester })}
          />
        </div>
      )}
      <Select
        className={styles.text}
        aria-label={t("approvals-department")}
        placeholder={t("approvals-department")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={filter.department}
        options={departments.map(({ id }) => ({ value: id, label: pathTo(departments, id).map(({ name }) => name).join(" / ") }))}
        onChange={(department?: string) => onChange({ ...filter, department })}
      />
      <label className={styles.day}>
        <span>{t("approvals-since")}</span>
        <DayPick aria-label={t("approvals-since")} zone={zone} value={filter.since} onChange={(since) => onChange({ ...filter, since })} />
      </label>
      <label className={styles.day}>
        <span>{t("approvals-until")}</span>
        <DayPick
          aria-label={t("approvals-until")}
          zone={zone}
          value={filter.until}
          min={filter.since}
          onChange={(until) => onChange({ ...filter, until })}
        />
      </label>
      {box === "todo" ? (
        <Checkbox checked={filter.overdue ?? false} onChange={(event) => onChange({ ...filter, overdue: event.target.checked || undefined })}>
          {t("approvals-overdue")}
        </Checkbox>
      ) : null}
    </>
  );
}
