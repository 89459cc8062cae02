/** One or several members, found by name, login or position. Values are ids; names are looked up. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { personQuery, searchPeopleQuery } from "../../../api/people";
import type { Person } from "../../../api/types";
import { useDebounced } from "../../../lib/debounced";
import { useText } from "../../../lib/text/context";
import { Select } from "../../Select";

interface PeoplePickProps {
  id?: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  multiple?: boolean;
  disabled?: boolean;
  status?: "" | "error";
  /** People who can't be chosen here, such as oneself. */
  without?: readonly string[];
  /** So many can be chosen at most. */
  max?: number;
  placeholder?: string;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

export function PeoplePick({ value, onChange, multiple, disabled, status, without, max, placeholder, ...aria }: PeoplePickProps) {
  const t = useText();
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState(false);
  const query = useDebounced(typed.trim(), 200);
  const found = useQuery({ ...searchPeopleQuery(query), enabled: opened });
  const chosen = useQueries({ queries: value.map((id) => personQuery(id)) });

  const people = useMemo(() => {
    const byId = new Map<string, Person>();
    for (const { data } of chosen) if (data) byId.set(data.id, data);
    for (const person of found.data?.items ?? []) if (!without?.includes(person.id)) byId.set(person.id, person);
    return [...byId.values()];
  }, [chosen, found.data, without]);
  const matches = new Set(found.data?.items.map((person) => person.id));

  return (
    <Select
      {...aria}
      className="form-wide"
      mode={multiple ? "multiple" : undefined}
      value={multiple ? [...value] : (value[0] ?? null)}
      status={status}
      disabled={disabled}
      allowClear
      maxCount={multiple ? max : undefined}
      placeholder={placeholder ?? t("filing-find-people")}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t("filing-searching") : t("filing-nobody-found")}
      showSearch={{
        filterOption: (_, option) => matches.size === 0 || matches.has(String(option?.value)),
        onSearch: setTyped,
      }}
      onOpenChange={setOpened}
      options={people.map((person) => ({ value: person.id, label: person.name, person }))}
      optionRender={({ data }) => (
        <div className="form-option">
          <span>{data.person.name}</span>
          <span className="form-option-note">
            {[data.person.position, data.person.department?.name].filter(Boolean).join(" · ")}
          </span>
        </div>
      )}
      onChange={(next: string | string[] | null | undefined) => {
        onChange(next === null || next === undefined ? [] : Array.isArray(next) ? next : [next]);
      }}
    />
  );
}
