/** What is left of each kind of leave, and behind each number the reason for it. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { balancesQuery } from "../../api/leave";
import type { Balance } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { useAmountOfLeave } from "../../ui/leave/amount";
import { LedgerDrawer } from "../../ui/leave/LedgerDrawer";
import styles from "./WorkbenchPage.module.css";

export function Balances() {
  const t = useText();
  const amount = useAmountOfLeave();
  const balances = useQuery(balancesQuery());
  const [asked, setAsked] = useState<Balance["type"] | null>(null);
  // Types that need no balance are worth a line once something was taken.
  const items = (balances.data ?? []).filter((item) => item.available !== null || item.used > 0 || item.held > 0);
  return (
    <section aria-label={t("workbench-balances")}>
      <h2>{t("workbench-balances")}</h2>
      {balances.isPending ? <Loading rows={3} /> : null}
      {balances.isError ? <ErrorNote compact error={balances.error} onRetry={() => void balances.refetch()} /> : null}
      {balances.isSuccess && items.length === 0 ? <p className="muted">{t("workbench-no-balances")}</p> : null}
      <ul className={styles.plain}>
        {items.map(({ type, available, granted, used, held }) => (
          <li key={type.key} className={styles.balance}>
            <span>
              <span className={styles.name}>{type.name}</span>
              {held > 0 ? (
                <span className="muted small">{t("workbench-balance-held", { held: amount(held, type.unit) })}</span>
              ) : null}
            </span>
            <span className={styles.left}>
              <span className="num">
                {available === null ? (
                  t("workbench-balance-used", { used: amount(used, type.unit) })
                ) : (
                  <>
                    <strong>{amount(available, type.unit)}</strong>{" "}
                    <span className="muted small">
                      {t("workbench-balance-of", { granted: amount(granted, type.unit) })}
                    </span>
                  </>
                )}
              </span>
              <Button
                type="link"
                size="small"
                className={styles.why}
                aria-label={t("balance-why-of", { type: type.name })}
                onClick={() => setAsked(type)}
              >
                {t("balance-why")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <LedgerDrawer type={asked} onClose={() => setAsked(null)} />
    </section>
  );
}
