/**
 * The form with its facts, its forecast and its buttons.
 *
 * Nothing that was typed is lost: it is kept for this tab while the pane is open, an error leaves the form as it is,
 * and closing a changed form asks.
 */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Problem } from "../../api/client";
import { keys } from "../../api/keys";
import { useMe } from "../../api/session";
import type { FormValue, InstanceOut, Picks, ProcessOut } from "../../api/types";
import type { FilingRequest } from "../../lib/filing";
import { isInside } from "../../lib/inside";
import { forget, keep, kept, placesOf } from "../../lib/kept";
import { useText } from "../../lib/text/context";
import { useKept } from "../../lib/useKept";
import { useTitle } from "../../lib/title";
import { toast } from "../../lib/toast";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Pane } from "../../ui/Pane";
import { SchemaForm } from "../../ui/form/SchemaForm";
import { rowSchemaOf, widgetOf, type FormSchema, type FormSpec } from "../../ui/form/schema";
import { focusFirst, useFormState } from "../../ui/form/useFormState";
import { arePicked, PickPeople, picksOf } from "../../ui/request/PickPeople";
import { PutAside, SentBack, Understood, unplaced, Unplaced } from "./EditorNotes";
import { Facts } from "./Facts";
import { StaleDraft } from "./StaleDraft";
import { useFilingCommands } from "./useFiling";
import { useForecast, WhoDecides } from "./WhoDecides";
import styles from "./Editor.module.css";

const NO_PICKS: Picks = {};

interface EditorProps {
  process: ProcessOut;
  draft: InstanceOut | undefined;
  request: FilingRequest;
  level: 1 | 2;
  onClose: () => void;
  onDone: (instance: InstanceOut | null) => void;
}

export function Editor({ process, draft, request, level, onClose, onDone }: EditorProps) {
  const t = useText();
  const me = useMe();
  const client = useQueryClient();
  const spec = (draft?.form_spec ?? process.form) as FormSpec;
  const filing = useFilingCommands({ process: process.key, conversation: request.conversation, draft });
  const { saved, doing, problem } = filing;
  // What a command filled in is a form of its own: what was typed into it belongs to no other.
  const begun = request.form ? `new.${JSON.stringify(request.form)}` : "new";
  const place = `${me.member.id}.${process.key}.${saved?.id ?? begun}`;
  const [initial] = useState<FormValue>(() => kept<FormValue>(place) ?? request.form ?? draft?.form ?? {});
  const form = useFormState({
    process: process.key,
    spec,
    initial,
    instance: draft?.id,
    understood: request.understood,
    filledIn: request.form,
    files: draft?.attachments,
  });
  const forecast = useForecast(process.key, form.payload);
  // Whom the requester picks: of a request that came back the server says it, since some steps may not come again.
  const asked = (saved?.state === "returned" ? saved.picks : forecast.data?.picks) ?? [];
  const [placeOfPicks] = useState(() => `picks.${place}`);
  const [picks, setPicks] = useKept<Picks>(placeOfPicks, NO_PICKS);
  const [strict, setStrict] = useState(false);
  // What another command or a reload has put aside.
  const [aside, setAside] = useState(() => (saved ? undefined : placesOf(`${me.member.id}.${process.key}.new`).find((other) => other !== place)));
  const body = useRef<HTMLDivElement>(null);
  const chosen = useRef<HTMLElement>(null);
  const [missing, setMissing] = useState(0);
  const [asking, setAsking] = useState<"close" | "delete" | null>(null);
  // What the server has: nothing at all, or the draft. The rest is lost when the form closes.
  const [before, setBefore] = useState<FormValue>(draft?.form ?? {});
  const changed = form.differsFrom(before);

  useEffect(() => {
    if (changed) keep(place, form.value);
    else forget(place);
  }, [changed, place, form.value]);

  // Errors of an answer find their fields, once: they are about the value that was sent and about none that comes
  // later. What has no field is said above the buttons.
  const point = useEffectEvent(({ errors }: Problem) => {
    form.take(errors);
    setTimeout(() =>
      focusFirst(
        body.current,
        errors.map(({ pointer }) => pointer.replace(/^\/form(?=\/)/u, "")),
      ),
    );
  });
  useEffect(() => {
    if (problem && problem.errors.length > 0) point(problem);
  }, [problem]);

  const file = async () => {
    if (doing || form.busy) return;
    const wrong = form.attempt();
    const picked = arePicked(asked, picks);
    setStrict(!picked);
    setMissing(wrong.length + (picked ? 0 : 1));
    if (wrong.length === 0 && !picked) {
      setTimeout(() => chosen.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    if (wrong.length > 0) {
      setTimeout(() => focusFirst(body.current, wrong));
      return;
    }
    const again = saved?.state === "returned";
    const filed = await filing.file(form.payload, picksOf(asked, picks));
    if (!filed) return;
    forget(place);
    forget(placeOfPicks);
    toast(
      filed.number
        ? t(again ? "filing-resubmitted" : "filing-filed", { number: filed.number })
        : t("filing-filed-unnumbered"),
    );
    onDone(filed);
  };
  const save = async (overwrite?: number) => {
    const next = await filing.save(form.payload, overwrite);
    if (!next) return false;
    forget(place);
    setBefore(form.value);
    toast(t("filing-draft-saved"));
    return true;
  };
  const leave = () => {
    forget(place);
    forget(placeOfPicks);
    onClose();
  };
  const close = () => (changed ? setAsking("close") : leave());

  const wrongNow = form.environment.errors.length + (strict && !arePicked(asked, picks) ? 1 : 0);
  const editing = saved?.state === "returned";
  const title = editing
    ? t("filing-edit-title", { number: saved.number ?? "" })
    : t(saved ? "filing-draft-title" : "filing-title", { process: process.name });
  useTitle("thing", level === 1 ? title : undefined);
  const isStale = problem?.slug === "stale";
  const wide = Object.values((spec.schema.properties ?? {}) as Record<string, FormSchema>).some(
    (field) => widgetOf(field) === "table" && Object.keys(rowSchemaOf(field, spec.schema).properties ?? {}).length > 3,
  );

  return (
    <div
      className={styles.editor}
      data-wide={wide}
      role="presentation"
      onKeyDown={(event) => {
        if (!isInside(event)) return;
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void file();
        if (event.key === "Escape" && changed) {
          event.preventDefault();
          setAsking("close");
        }
      }}
    >
      <Pane
        level={level}
        title={title}
        onClose={close}
        extra={
          <>
            {saved?.state === "draft" ? (
              <Button type="text" danger onClick={() => setAsking("delete")}>
                {t("filing-delete-draft")}
              </Button>
            ) : null}
            {editing ? null : (
              <Button loading={doing === "save"} onClick={() => void save()}>
                {t("filing-save-draft")}
              </Button>
            )}
          </>
        }
        footer={
          <>
            {missing > 0 && wrongNow > 0 ? (
              <p className={styles.errors} role="alert">
                {t("filing-errors", { count: wrongNow })}
              </p>
            ) : null}
            {form.busy ? <p className="muted small">{t("filing-busy")}</p> : null}
            {problem && problem.errors.length === 0 && !isStale ? (
              filing.withheld ? <p role="alert" className={styles.errors}>{t("filing-not-offered")}</p> : <ErrorNote compact error={problem} />
            ) : null}
            {problem && problem.errors.length > 0 ? <Unplaced form={form} problem={problem} /> : null}
            {problem && isStale && saved ? (
              <StaleDraft
                draft={saved.id}
                onMine={(theirs) => {
                  filing.setSaved(theirs);
                  void save(theirs.version);
                }}
                onTheirs={(theirs) => {
                  filing.setSaved(theirs);
                  filing.clear();
                  client.setQueryData(keys.instance(theirs.id), theirs);
                  form.setValue(theirs.form);
                  setBefore(theirs.form);
                }}
              />
            ) : null}
            {problem && isStale && !saved ? <ErrorNote compact error={problem} /> : null}
            <div className={styles.buttons}>
              <Button onClick={close}>{t("cancel")}</Button>
              <Button type="primary" loading={doing === "file"} disabled={form.busy} onClick={() => void file()}>
                {t(editing ? "filing-resubmit" : "filing-file")}
              </Button>
            </div>
          </>
        }
      >
        <div ref={body}>
          {process.app ? <p className="muted small">{t("filing-from-app", { app: process.app })}</p> : null}
          {editing ? <SentBack draft={saved} /> : null}
          {aside ? (
            <PutAside
              onTake={() => {
                form.setValue(kept<FormValue>(aside) ?? form.value);
                // What stood here is put aside in its turn.
                if (changed) return keep(aside, form.value);
                forget(aside);
                setAside(undefined);
              }}
              onDrop={() => {
                forget(aside);
                setAside(undefined);
              }}
            />
          ) : null}
          <Understood items={form.environment.understood} />
          <SchemaForm environment={form.environment} value={form.value} onChange={form.setValue} />
          <Facts facts={form.evaluation?.facts ?? []} {...unplaced(form, problem)} />
          {asked.length > 0 ? (
            <section ref={chosen} aria-label={t("picks-title")}>
              <PickPeople
                picks={asked}
                value={picks}
                errors={problem?.errors ?? []}
                strict={strict}
                onChange={(next) => {
                  setPicks(next);
                  if (problem) filing.clear();
                }}
              />
            </section>
          ) : null}
          <WhoDecides forecast={forecast} />
        </div>
      </Pane>
      <Confirm
        open={asking === "close"}
        title={t("filing-leave-question")}
        confirm={t("filing-discard")}
        cancel={t("filing-stay")}
        danger
        extra={
          editing ? null : (
            <Button
              loading={doing === "save"}
              onClick={() => {
                void save().then((done) => {
                  setAsking(null);
                  if (done) onClose();
                });
              }}
            >
              {t("filing-save-draft")}
            </Button>
          )
        }
        onCancel={() => setAsking(null)}
        onConfirm={leave}
      >
        {t("filing-leave-detail")}
      </Confirm>
      <Confirm
        open={asking === "delete"}
        title={t("filing-delete-question")}
        confirm={t("filing-delete-draft")}
        danger
        busy={doing === "delete"}
        onCancel={() => setAsking(null)}
        onConfirm={() => {
          void filing.remove().then((done) => {
            setAsking(null);
            if (!done) return;
            forget(place);
            toast(t("filing-draft-deleted"));
            onDone(null);
          });
        }}
      >
        {t("filing-delete-detail")}
      </Confirm>
    </div>
  );
}
