/** Picks members by name, asking the server while typing. Values are references, so names need no second question. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { searchPeopleQuery } from "../api/people";
import type { PersonRef } from "../api/types";
import { useDebounced } from "../lib/debounced";
import { useText } from "../lib/text/context";
import type { ControlProps } from "./Field";
import { Select } from "./Select";

function usePeopleOptions(known: PersonRef[], except: string[]) {
  const [search, setSearch] = useState("");
  const query = useDebounced(search.trim());
  const found = useQuery({ ...searchPeopleQuery(query), placeholderData: (previous) => previous });
  const people = new Map<string, PersonRef>();
  for (const person of [...known, ...(found.data?.items ?? [])]) {
    if (!except.includes(person.id)) people.set(person.id, { id: person.id, name: person.name, login: person.login });
  }
  const options = [...people.values()].map((person) => ({ value: person.id, label: person.name, login: person.login }));
  return { people, options, setSearch, loading: found.isFetching };
}

type Shared = Partial<ControlProps> & { except?: string[]; "aria-label"?: string };

export function PeopleSelect({ value, onChange, except = [], ...rest }: Shared & { value: PersonRef[]; onChange: (people: PersonRef[]) => void }) {
  const t = useText();
  const { people, options, setSearch, loading } = usePeopleOptions(value, except);
  return (
    <Select
      {...rest}
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setSearch }}
      options={options}
      optionRender={({ data }) => <Option name={String(data.label)} login={data.login} />}
      loading={loading}
      placeholder={t("people-search")}
      notFoundContent={t("people-nobody")}
      value={value.map((person) => person.id)}
      onChange={(ids: string[]) => {
        setSearch("");
        onChange(ids.flatMap((id) => people.get(id) ?? []));
      }}
      style={{ width: "100%" }}
    />
  );
}

export function PersonSelect({ value, onChange, except = [], ...rest }: Shared & { value: PersonRef | null; onChange: (person: PersonRef | null) => void }) {
  const t = useText();
  const { people, options, setSearch, loading } = usePeopleOptions(value ? [value] : [], except);
  return (
    <Select
      {...rest}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      options={options}
      optionRender={({ data }) => <Option name={String(data.label)} login={data.login} />}
      loading={loading}
      placeholder={t("people-search")}
      notFoundContent={t("people-nobody")}
      value={value?.id}
      onChange={(id: string | undefined) => onChange(id ? (people.get(id) ?? null) : null)}
      style={{ width: "100%" }}
    />
  );
}

function Option({ name, login }: { name: string; login: string }) {
  return (
    <>
      {name} <span className="muted">{login}</span>
    </>
  );
}
