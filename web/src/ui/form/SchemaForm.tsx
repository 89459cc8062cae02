/**
 * A form drawn from its schema by RJSF, with our own fields for every widget of the dialect.
 *
 * RJSF owns structure and paths here; it neither validates nor shows errors, which `useFormState` does.
 */
import Form from "@rjsf/antd";
import type { FieldTemplateProps, ObjectFieldTemplateProps, RegistryFieldsType } from "@rjsf/utils";
import { ConfigProvider } from "antd";
import { useMemo } from "react";
import type { FormValue } from "../../api/types";
import { usePhone } from "../../lib/media";
import { toPointer } from "../../lib/pointer";
import { useLanguage } from "../../lib/text/context";
import { FormContext, useForm, type FormEnvironment } from "./environment";
import { AttachmentsField } from "./fields/AttachmentsField";
import { CheckboxField, RadioField, SelectField } from "./fields/ChoiceField";
import { ComputedField } from "./fields/ComputedField";
import { DateField } from "./fields/DateField";
import { InstanceField } from "./fields/InstanceField";
import { LeaveField } from "./fields/LeaveField";
import { MoneyField } from "./fields/MoneyField";
import { DepartmentField, MemberField, MembersField } from "./fields/PeopleField";
import { TableField } from "./fields/TableField";
import { NumberField, TextField } from "./fields/TextField";
import { ZonedField } from "./fields/ZonedField";
import { groupsOf, toUiSchema, type FormSchema, type WidgetName } from "./schema";
import { validator } from "./validator";
import "./form.css";

const FIELDS: RegistryFieldsType & Record<WidgetName | "computed", unknown> = {
  text: TextField,
  textarea: TextField,
  number: NumberField,
  select: SelectField,
  radio: RadioField,
  checkbox: CheckboxField,
  date: DateField,
  money: MoneyField,
  member: MemberField,
  members: MembersField,
  department: DepartmentField,
  leave: LeaveField,
  zoned_datetime: ZonedField,
  attachments: AttachmentsField,
  instance: InstanceField,
  table: TableField,
  computed: ComputedField,
};

const TEMPLATES = { FieldTemplate, ObjectFieldTemplate };

/** Nothing appears in the value that nobody put there: no empty objects, no constants as defaults. */
const DEFAULTS = {
  emptyObjectFields: "skipEmptyDefaults",
  constAsDefaults: "never",
  arrayMinItems: { populate: "never" },
} as const;

interface SchemaFormProps {
  environment: FormEnvironment;
  value: FormValue;
  onChange: (value: FormValue) => void;
}

export function SchemaForm({ environment, value, onChange }: SchemaFormProps) {
  const { spec } = environment;
  const uiSchema = useMemo(() => toUiSchema(spec), [spec]);
  const phone = usePhone();
  return (
    <FormContext value={environment}>
      <ConfigProvider componentSize={phone ? "large" : "middle"}>
        <Form
          tagName="div"
          className="form"
          idPrefix="field"
          schema={spec.schema}
          uiSchema={uiSchema}
          formData={value}
          validator={validator}
          noValidate
          noHtml5Validate
          showErrorList={false}
          fields={FIELDS}
          templates={TEMPLATES}
          experimental_defaultFormStateBehavior={DEFAULTS}
          onChange={({ formData }) => onChange((formData ?? {}) as FormValue)}
        >
          {/* No submit button of RJSF's: the pane has its own. */}
          <></>
        </Form>
      </ConfigProvider>
    </FormContext>
  );
}

function FieldTemplate({ fieldPathId, children, hidden }: FieldTemplateProps) {
  const form = useForm();
  const pointer = toPointer(fieldPathId.path);
  if (hidden || (pointer !== "" && form.hidden.includes(pointer))) return null;
  return children;
}

/** The root lays its fields out in the groups of the form; an object inside of it is a group of its own. */
function ObjectFieldTemplate({ fieldPathId, properties, title, schema }: ObjectFieldTemplateProps) {
  const { spec, hidden } = useForm();
  const { language } = useLanguage();
  const shown = properties.filter(({ name }) => !hidden.includes(toPointer([...fieldPathId.path, name])));
  if (fieldPathId.path.length > 0) {
    return (
      <fieldset className="form-group">
        <legend>{title || (schema as FormSchema).title}</legend>
        {shown.map(({ name, content }) => (
          <div key={name}>{content}</div>
        ))}
      </fieldset>
    );
  }
  return groupsOf(spec, language).map((group) => {
    const members = shown.filter(({ name }) => group.fields.includes(name));
    if (members.length === 0) return null;
    const contents = members.map(({ name, content }) => <div key={name}>{content}</div>);
    return group.title === undefined ? (
      <div key="">{contents}</div>
    ) : (
      <section key={group.title} className="form-group" aria-label={group.title}>
        <h3>{group.title}</h3>
        {contents}
      </section>
    );
  });
}
