/** `instance`: another request, such as the trip that an expense belongs to. */
import type { FieldProps } from "@rjsf/utils";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { instanceQuery, instancesQuery } from "../../../api/requests";
import { useDebounced } from "../../../lib/debounced";
import { useText } from "../../../lib/text/context";
import { Select } from "../../Select";
import { Pick } from "../controls/Pick";
import { optionsAt, useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { hintsOf } from "../schema";
import { useField } from "./field";

export function InstanceField(props: FieldProps) {
  const t = useText();
  const { options } = useForm();
  const field = useField<string>(props);
  const control = useControl(field.pointer, field.required);
  const offered = optionsAt(options, field.pointer);
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState(false);
  const query = useDebounced(typed.trim(), 200);
  const filter = { box: "filed", process: hintsOf(field.schema).process, query, limit: 20 };
  const found = useQuery({ ...instancesQuery(filter), enabled: !offered && opened });
  const linked = useQuery({ ...instanceQuery(field.value ?? ""), enabled: !offered && Boolean(field.value) });

  const rows = new Map(
    [linked.data, ...(found.data?.items ?? [])].flatMap((row) => (row ? [[row.id, row] as const] : [])),
  );
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      {offered ? (
        <Pick
          {...control}
          clearable={!field.required}
          choices={offered}
          value={field.value}
          disabled={field.readonly}
          onChange={(id) => field.change(id === undefined ? undefined : String(id))}
        />
      ) : (
        <Select
          {...control}
          className="form-wide"
          allowClear
          disabled={field.readonly}
          placeholder={t("filing-find-request")}
          loading={found.isFetching}
          notFoundContent={found.isFetching ? t("filing-searching") : t("filing-no-request")}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          onOpenChange={setOpened}
          value={field.value ?? null}
          options={[...rows.values()].map((row) => ({
            value: row.id,
            label: [row.number, row.title].filter(Boolean).join(" · "),
          }))}
          onChange={(id: string | null | undefined) => field.change(id ?? undefined)}
        />
      )}
    </Frame>
  );
}
