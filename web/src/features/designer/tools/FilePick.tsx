/** A file with a process: it is read at once, and says what of it a process can't say here. */
import { useMutation } from "@tanstack/react-query";
import type { Imported } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Field } from "../../../ui/Field";
import { readProcess } from "./files";

export function FilePick({ onRead }: { onRead: (read: Imported | null) => void }) {
  const t = useText();
  const reading = useMutation({ mutationFn: readProcess, onSuccess: onRead, onError: () => onRead(null) });
  const foreign = reading.isSuccess && reading.data === null;
  const lost = reading.data?.lost ?? [];
  return (
    <>
      <Field label={t("designer-file")} hint={t("designer-file-hint")} error={foreign ? t("designer-file-foreign") : null}>
        {({ status: _, ...control }) => (
          <input
            {...control}
            type="file"
            accept=".json,.bpmn,.xml,application/json,application/xml"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) reading.mutate(file);
            }}
          />
        )}
      </Field>
      <ErrorNote compact error={reading.error} />
      {reading.data ? <p role="status">{t("designer-file-read", { steps: reading.data.definition.flow.length })}</p> : null}
      {lost.length > 0 ? (
        <>
          <p>{t("designer-file-lost")}</p>
          <ul>
            {lost.map(({ element, text }) => (
              <li key={`${element} ${text}`}>
                {element}: {text}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
