/** Who will decide, as the server sees it for what is filled in right now. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { forecastQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { Forecast, ForecastStep, FormValue } from "../../api/types";
import { useDebounced } from "../../lib/debounced";
import { useHasText, useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Why } from "../../ui/request/Why";
import styles from "./WhoDecides.module.css";

export function useForecast(process: string, form: FormValue): UseQueryResult<Forecast> {
  const still = useDebounced(form, 300);
  return useQuery(forecastQuery(process, still));
}

export function WhoDecides({ forecast }: { forecast: UseQueryResult<Forecast> }) {
  const t = useText();
  const me = useMe().member;
  const { data } = forecast;
  return (
    <section className={styles.forecast} aria-label={t("forecast-title")} aria-busy={forecast.isFetching}>
      <h3>
        {t("forecast-title")} <span className="muted small">({t("forecast-live")})</span>
      </h3>
      {forecast.isPending ? <Loading rows={2} /> : null}
      {forecast.isError ? <ErrorNote compact error={forecast.error} onRetry={() => void forecast.refetch()} /> : null}
      {data ? (
        <ol className={`${styles.steps} ${forecast.isPlaceholderData ? styles.stale : ""}`}>
          <li>
            <Avatar id={me.id} name={me.name} size={24} />
            <span>
              {t("forecast-you")} <span className="muted">{t("forecast-you-file")}</span>
            </span>
          </li>
          {data.steps.map((step) => (
            <Step key={step.id} step={step} picked={data.picks.some((pick) => pick.step === step.id)} />
          ))}
        </ol>
      ) : null}
      {data && data.steps.length === 0 && data.complete ? <p className="muted">{t("forecast-empty")}</p> : null}
      {data && !data.complete ? <p className="muted small">{t("forecast-incomplete")}</p> : null}
    </section>
  );
}

function Step({ step, picked }: { step: ForecastStep; picked: boolean }) {
  const t = useText();
  const has = useHasText();
  const several = step.people.length > 1 && step.kind !== "notify" && step.quorum;
  if (step.people.length === 0) {
    // What no person decides says what it waits for.
    const own = `progress-kind-${step.kind}`;
    const words = picked ? "forecast-you-pick" : has(own) ? own : step.unknown ? "forecast-unknown" : "forecast-nobody";
    return (
      <li>
        <span className={styles.nobody} aria-hidden />
        <span>
          {step.name} <span className="muted">{t(words)}</span>
        </span>
      </li>
    );
  }
  return (
    <li>
      <span className={styles.people}>
        {step.people.slice(0, 3).map((person) => (
          <Avatar key={person.id} id={person.id} name={person.name} size={24} />
        ))}
      </span>
      <div>
        {step.people.map((person) => (
          <span key={person.id} className={styles.person}>
            {person.name}{" "}
            <Why
              label={t("forecast-why")}
              name={t("forecast-why-of", { name: person.name })}
              why={person.why}
            />
          </span>
        ))}
        <div className="muted small">
          {step.name} · {t(`forecast-${step.kind === "handle" || step.kind === "notify" ? step.kind : "approval"}`)}
          {several ? ` · ${t(`forecast-quorum-${step.quorum}`)}` : ""}
        </div>
      </div>
    </li>
  );
}
