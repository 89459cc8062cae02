/** One request: what is asked, how far it is, what was said, and what the viewer may do about it. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { asProblem } from "../../api/client";
import { instanceQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { InstanceOut } from "../../api/types";
import { kept } from "../../lib/kept";
import { useText } from "../../lib/text/context";
import { useTitle } from "../../lib/title";
import { ErrorNote } from "../../ui/ErrorNote";
import { FormView } from "../../ui/form/FormView";
import type { FormSpec } from "../../ui/form/schema";
import { Loading } from "../../ui/Loading";
import { MenuButton } from "../../ui/MenuButton";
import { Pane } from "../../ui/Pane";
import { PersonName } from "../../ui/PersonName";
import { StateTag } from "../../ui/StateTag";
import { Time } from "../../ui/Time";
import { AdminActions, administers } from "./AdminActions";
import { isOpenTo, moveWordsToComment, placeOfComment } from "./begun";
import { CommentBox } from "./CommentBox";
import { ConflictNote } from "./ConflictNote";
import { historyOf } from "./history";
import { Progress } from "./Progress";
import { mayAsRequester, RequesterActions } from "./RequesterActions";
import { Attachments, LinkedRequests } from "./Related";
import { TaskActions } from "./TaskActions";
import { Timeline } from "./Timeline";
import type { Conflict } from "./useDecide";
import { useRequestMenu } from "./useRequestMenu";
import { WhyNot } from "./WhyNot";
import styles from "./RequestDetail.module.css";

export interface RequestDetailProps {
  id: string;
  level: 1 | 2;
  onBack?: () => void;
  onClose?: () => void;
  onDecided?: () => void;
  /** Beside the state, in the head. */
  extra?: ReactNode;
  /** A approves and R rejects, where a list stands beside it. */
  shortcuts?: boolean;
}

export function RequestDetail({ id, level, onBack, onClose, onDecided, extra, shortcuts = false }: RequestDetailProps) {
  const t = useText();
  const query = useQuery(instanceQuery(id));
  const beside = onClose !== undefined;
  // A pane beside something else doesn't name the window.
  useTitle("thing", beside || !query.data ? undefined : nameOf(query.data));
  // What was deleted, or is no longer for this viewer, is not shown from memory either.
  const gone = query.isError && asProblem(query.error).status === 404;
  const request = gone ? undefined : query.data;
  return (
    <Pane
      level={level}
      {...(onBack ? { onBack } : {})}
      {...(onClose ? { onClose } : {})}
      title={request ? <Title request={request} beside={beside} /> : t("request-title")}
      extra={
        request ? (
          <>
            <StateTag state={request.state} />
            {extra}
          </>
        ) : null
      }
      footer={
        request ? (
          <Foot key={request.id} request={request} shortcuts={shortcuts} onDecided={onDecided} onGone={onClose ?? onBack} />
        ) : null
      }
    >
      {request ? (
        <Body key={request.id} request={request} level={level} beside={beside} />
      ) : query.isError ? (
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading rows={6} />
      )}
    </Pane>
  );
}

interface FootProps extends Pick<RequestDetailProps, "onDecided"> {
  request: InstanceOut;
  shortcuts: boolean;
  onGone: (() => void) | undefined;
}

/** What the viewer may do, and what became of it. */
function Foot({ request, shortcuts, onDecided, onGone }: FootProps) {
  const t = useText();
  const me = useMe().member.id;
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { items, opened } = useRequestMenu(request);
  const task = request.tasks.find((one) => isOpenTo(me, one));
  return (
    <>
      {conflict ? <ConflictNote conflict={conflict} onDismiss={() => setConflict(null)} /> : null}
      {opened}
      {task ? (
        <TaskActions
          key={task.id}
          task={task}
          request={request}
          shortcuts={shortcuts}
          more={items}
          onDecided={onDecided}
          onConflict={setConflict}
        />
      ) : null}
      {mayAsRequester(request) ? (
        // Who filed it and is asked something has both.
        <RequesterActions request={request} more={task ? [] : items} onGone={onGone} />
      ) : task ? null : (
        <div className={styles.more}>
          <MenuButton label={t("more")} groups={[items]} />
        </div>
      )}
    </>
  );
}

function nameOf({ number, title }: InstanceOut): string {
  return number ? `${number} ${title}` : title;
}

/** Beside something else the title needs all the room, and the number is seen below it. */
function Title({ request, beside }: { request: InstanceOut; beside: boolean }) {
  return (
    <>
      {request.number ? <span className={beside ? "visually-hidden" : styles.number}>{request.number}</span> : null} {request.title}
    </>
  );
}

function Body({ request, level, beside }: { request: InstanceOut; level: 1 | 2; beside: boolean }) {
  const t = useText();
  const me = useMe().member.id;
  const Heading = level === 1 ? "h2" : "h3";
  const history = useMemo(() => historyOf(request), [request]);
  const [replying, setReplying] = useState(() => kept(placeOfComment(me, request.id)) !== undefined);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (moveWordsToComment(me, request.id, request.tasks)) setReplying(true);
    });
    return () => clearTimeout(timer);
  }, [me, request.id, request.tasks]);
  const done = request.progress.filter(({ state }) => state === "done" || state === "skipped").length;
  const running = request.state === "running" && request.progress.length > 0;
  return (
    <div className={styles.detail}>
      <header className={styles.head}>
        {request.number ? (
          <span className={beside ? "muted num" : styles.numberBelow}>{request.number}</span>
        ) : null}
        <PersonName person={request.requester} />
        <span className="muted">{request.process.name}</span>
        {request.filed_at ? (
          <span className="muted">
            {t("request-filed")} <Time at={request.filed_at} />
          </span>
        ) : (
          <span className="muted">{t("request-not-filed")}</span>
        )}
        {running ? (
          <span className="muted">
            {t("request-step-of", {
              step: Math.min(done + 1, request.progress.length),
              steps: request.progress.length,
            })}
          </span>
        ) : null}
      </header>
      <div className={styles.columns}>
        <section className={styles.box} aria-label={t("request-form")}>
          <Heading className={styles.heading}>{t("request-form")}</Heading>
          <FormView
            spec={request.form_spec as FormSpec}
            form={request.form}
            hidden={request.hidden}
            files={request.attachments}
            changes={history.present}
          />
        </section>
        {request.progress.length > 0 ? (
          <section className={styles.box} aria-label={t("request-progress")}>
            <Heading className={styles.heading}>{t("request-progress")}</Heading>
            <Progress request={request} me={me} />
            <WhyNot request={request} />
          </section>
        ) : null}
      </div>
      <LinkedRequests request={request} heading={Heading} />
      <Attachments files={request.attachments} heading={Heading} />
      {request.halt ? (
        <p className={styles.halt} role="status">
          {request.halt.text}
        </p>
      ) : null}
      {administers(request) ? (
        <section className={styles.box} aria-label={t("request-administration")}>
          <Heading className={styles.heading}>{t("request-administration")}</Heading>
          <AdminActions key={request.state} request={request} me={me} />
        </section>
      ) : null}
      {request.timeline.length > 0 ? (
        <section aria-label={t("request-activity")}>
          <Heading className={styles.heading}>{t("request-activity")}</Heading>
          <Timeline request={request} history={history} />
          {request.actions.includes("comment") ? (
            <CommentBox request={request} open={replying} onOpen={setReplying} />
          ) : null}
        </section>
      ) : null}
    </div>
  );
}
