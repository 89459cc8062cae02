/**
 * `attachments`: files go up as soon as they are chosen, the form keeps their ids.
 *
 * A failed upload keeps its place with the reason and a retry; filing waits for those that are under way.
 */
import type { FieldProps } from "@rjsf/utils";
import { DeleteOutlined, PaperClipOutlined, ReloadOutlined, UploadOutlined } from "@ant-design/icons";
import { useQueries } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { asProblem } from "../../../api/client";
import { fileQuery, fileUrl, upload, type Upload } from "../../../api/files";
import type { FileOut } from "../../../api/types";
import { uuid7 } from "../../../lib/ids";
import { formatSize } from "../../../lib/sizes";
import { useLanguage, useText } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { useField } from "./field";

interface Going {
  key: string;
  file: File;
  share: number;
  problem: string | null;
}

export function AttachmentsField(props: FieldProps) {
  const t = useText();
  const { language } = useLanguage();
  const { files: known, setBusy } = useForm();
  const field = useField<string[]>(props);
  const { status: _, ...control } = useControl(field.pointer, field.required);
  const [going, setGoing] = useState<Going[]>([]);
  const [uploaded, setUploaded] = useState<FileOut[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const running = useRef(new Map<string, Upload>());

  // Several uploads end between two renders; each adds to what the one before it left.
  const ids = useRef(field.value ?? []);
  useEffect(() => {
    ids.current = field.value ?? [];
  }, [field.value]);
  const put = (next: string[]) => {
    ids.current = next;
    field.change(next.length > 0 ? next : undefined);
  };

  // One that failed counts, too: it was meant to go along, so it is tried again or taken out.
  const busy = going.length > 0;
  useEffect(() => {
    setBusy(field.pointer, busy);
    return () => setBusy(field.pointer, false);
  }, [busy, field.pointer, setBusy]);
  useEffect(() => {
    const uploads = running.current;
    return () => uploads.forEach((one) => one.cancel());
  }, []);

  const edit = (key: string, change: Partial<Going>) =>
    setGoing((items) => items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  const drop = (key: string) => setGoing((items) => items.filter((item) => item.key !== key));

  const begin = ({ key, file }: Going) => {
    edit(key, { share: 0, problem: null });
    const one = upload(file, (share) => edit(key, { share }));
    running.current.set(key, one);
    one.done
      .then((out) => {
        setUploaded((items) => [...items, out]);
        put([...ids.current, out.id]);
        drop(key);
      })
      .catch((error: unknown) => {
        const problem = asProblem(error);
        edit(key, { problem: problem.offline ? t("filing-upload-offline") : problem.message });
      })
      .finally(() => running.current.delete(key));
  };
  const add = (files: Iterable<File>) => {
    const fresh = [...files].map((file) => ({ key: uuid7(), file, share: 0, problem: null }));
    setGoing((items) => [...items, ...fresh]);
    fresh.forEach(begin);
  };

  const attached = useAttached(field.value ?? [], [...uploaded, ...known]);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!field.readonly) add(event.dataTransfer.files);
  };
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <div
        className={`form-drop${over ? " form-drop-over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {attached.length + going.length > 0 ? (
          <ul className="form-files">
            {attached.map((file) => (
              <li key={file.id}>
                <PaperClipOutlined aria-hidden />
                <a href={fileUrl(file.id)} download={file.name}>
                  {file.name}
                </a>
                <span className="form-hint">{formatSize(file.size, localeOf(language))}</span>
                {field.readonly ? null : (
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteOutlined />}
                    aria-label={t("filing-remove-file", { name: file.name })}
                    onClick={() => put(ids.current.filter((id) => id !== file.id))}
                  />
                )}
              </li>
            ))}
            {going.map((item) => (
              <li key={item.key}>
                <PaperClipOutlined aria-hidden />
                <span>{item.file.name}</span>
                {item.problem === null ? (
                  <Progress
                    percent={Math.round(item.share * 100)}
                    size="small"
                    aria-label={t("filing-uploading", { name: item.file.name })}
                  />
                ) : (
                  <span className="form-error" role="alert">
                    {item.problem}
                  </span>
                )}
                {item.problem === null ? null : (
                  <Button
                    type="text"
                    size="small"
                    icon={<ReloadOutlined />}
                    aria-label={t("filing-retry-file", { name: item.file.name })}
                    onClick={() => begin(item)}
                  />
                )}
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={t("filing-remove-file", { name: item.file.name })}
                  onClick={() => {
                    running.current.get(item.key)?.cancel();
                    drop(item.key);
                  }}
                />
              </li>
            ))}
          </ul>
        ) : null}
        {field.readonly ? null : (
          <>
            {/* The input is what the label names; the button is what is seen and pressed. */}
            <input
              {...control}
              ref={input}
              type="file"
              multiple
              className="form-file-input"
              onChange={(event) => {
                add(event.target.files ?? []);
                event.target.value = "";
              }}
            />
            <Button
              size="small"
              icon={<UploadOutlined />}
              onClick={() => input.current?.click()}
              tabIndex={-1}
              aria-hidden
            >
              {t("filing-browse")}
            </Button>
            <span className="form-hint">{t("filing-drop")}</span>
          </>
        )}
      </div>
    </Frame>
  );
}

/** Names of the attached files: just uploaded, known from the request, else asked for. */
function useAttached(ids: readonly string[], known: readonly FileOut[]): FileOut[] {
  const strangers = ids.filter((id) => !known.some((file) => file.id === id));
  const asked = useQueries({ queries: strangers.map((id) => fileQuery(id)) });
  const all = [...known, ...asked.flatMap(({ data }) => (data ? [data] : []))];
  return ids.map((id) => all.find((file) => file.id === id) ?? { id, name: id.slice(0, 8), size: 0, media_type: "" });
}
