/** The real form of what is designed, filled in for a try: the server says what is hidden, computed and offered. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { previewQuery, type Preview } from "../../../api/processes";
import type { FormValue } from "../../../api/types";
import { useDebounced } from "../../../lib/debounced";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { withComputed } from "../../../ui/form/computed";
import { SchemaForm } from "../../../ui/form/SchemaForm";
import { withoutComputed, type Choice } from "../../../ui/form/schema";
import { useFormState } from "../../../ui/form/useFormState";
import { useDesigner } from "../context";

interface LiveFormProps {
  /** What is filled in, without what the server computes. It stays while the form itself changes. */
  onChange?: (form: FormValue) => void;
}

const NOTHING: FormValue = {};

export function LiveForm({ onChange }: LiveFormProps) {
  const { definition } = useDesigner();
  const text = useDebounced(JSON.stringify(definition), 300);
  const first = useQuery(previewQuery(text, {}));
  if (first.isPending) return <Loading rows={6} />;
  return (
    <>
      <ErrorNote compact error={first.error} onRetry={() => void first.refetch()} />
      {first.data ? <Live text={text} first={first.data} {...(onChange ? { onChange } : {})} /> : null}
    </>
  );
}

function Live({ text, first, onChange }: LiveFormProps & { text: string; first: Preview }) {
  const t = useText();
  const { definition } = useDesigner();
  const spec = first.form_spec;
  const form = useFormState({ process: definition.key, spec, initial: NOTHING, live: false });
  const still = useDebounced(form.payload, 300);
  const { data: answer = first } = useQuery(previewQuery(text, still));
  const environment = useMemo(() => ({ ...form.environment, spec, hidden: answer.hidden, options: answer.options as Record<string, Choice[]> }), [form.environment, spec, answer]);
  const value = useMemo(() => withComputed(spec.schema, form.value, answer.form), [spec, form.value, answer]);
  if (Object.keys(spec.schema.properties ?? {}).length === 0) return <p className="muted">{t("designer-fields-none")}</p>;
  return (
    <SchemaForm
      environment={environment}
      value={value}
      onChange={(next) => {
        onChange?.(withoutComputed(spec.schema, next));
        form.setValue(next);
      }}
    />
  );
}
