/** Process, state and text; all of it is in the address. */
import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useEffect, useEffectEvent, useState } from "react";
import { processesQuery, type RequestFilter } from "../../api/requests";
import type { InstanceState } from "../../api/types";
import { useDebounced } from "../../lib/debounced";
import { useText } from "../../lib/text/context";
import { Select } from "../../ui/Select";
import type { Box } from "./rows";
import styles from "./Filters.module.css";

const STATES: readonly InstanceState[] = ["running", "returned", "suspended", "approved", "rejected", "withdrawn", "terminated", "revoked", "draft"];

interface FiltersProps {
  box: Box;
  filter: RequestFilter;
  onChange: (filter: RequestFilter) => void;
}

export function Filters({ box, filter, onChange }: FiltersProps) {
  const t = useText();
  const { data: processes = [] } = useQuery(processesQuery);
  const asked = filter.query ?? "";
  const [text, setText] = useState(asked);
  const still = useDebounced(text.trim(), 250);
  // The address leads: where it came to say something that was not typed here, the box says that.
  const [said, setSaid] = useState(asked);
  if (asked !== said) {
    setSaid(asked);
    if (asked !== still) setText(asked);
  }
  // Only what was typed is news; another filter changing is not.
  const search = useEffectEvent((query: string) => {
    if (query === text.trim() && query !== asked) onChange({ ...filter, query: query || undefined });
  });
  useEffect(() => search(still), [still]);
  const states = box === "filed" ? STATES : STATES.filter((state) => state !== "draft");
  return (
    <div className={styles.filters} role="search">
      <Input
        className={styles.text}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t("approvals-search")}
        aria-label={t("approvals-search")}
        allowClear
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        aria-label={t("approvals-process")}
        placeholder={t("approvals-process")}
        allowClear
        value={filter.process}
        options={processes.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(process?: string) => onChange({ ...filter, process })}
      />
      {box === "filed" || box === "cc" ? (
        <Select
          aria-label={t("approvals-state")}
          placeholder={t("approvals-state")}
          allowClear
          value={filter.state}
          options={states.map((state) => ({ value: state, label: t(`state-${state}`) }))}
          onChange={(state?: string) => onChange({ ...filter, state })}
        />
      ) : null}
    </div>
  );
}
