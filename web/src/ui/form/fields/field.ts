/** What a field component gets from RJSF, reduced to what ours use. */
import type { FieldProps } from "@rjsf/utils";
import { useLanguage } from "../../../lib/text/context";
import { toPointer } from "../../../lib/pointer";
import { descriptionOf, isComputed, titleOf, type FormSchema } from "../schema";

export interface Field<T> {
  pointer: string;
  name: string;
  schema: FormSchema;
  label: string;
  description: string | undefined;
  required: boolean;
  readonly: boolean;
  value: T | undefined;
  change: (value: T | undefined) => void;
}

export function useField<T>(props: FieldProps): Field<T> {
  const { language } = useLanguage();
  const schema = props.schema as FormSchema;
  const { path } = props.fieldPathId;
  return {
    pointer: toPointer(path),
    name: props.name,
    schema,
    label: titleOf(schema, props.name, language),
    description: descriptionOf(schema, language),
    required: props.required === true,
    readonly: props.readonly === true || props.disabled === true || isComputed(schema),
    value: props.formData as T | undefined,
    change: (value) => props.onChange(value, path),
  };
}
