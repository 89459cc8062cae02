import { expect, test } from "vitest";
import { readCron } from "./cron";

test.each([
  ["0 9 * * MON", { kind: "weekly", days: [2], time: "09:00" }],
  ["0 30 9 * * MON-FRI", { kind: "weekdays", time: "09:30" }],
  ["30 9 * * 2-6", { kind: "weekdays", time: "09:30" }],
  ["0 0 8 1 * *", { kind: "monthly", day: 1, time: "08:00" }],
  ["15 7 * * *", { kind: "daily", time: "07:15" }],
  ["*/10 * * * *", { kind: "minutes", every: 10 }],
  ["5 * * * *", { kind: "hourly", minute: 5 }],
  ["0 9 * * SAT,SUN", { kind: "weekly", days: [1, 7], time: "09:00" }],
  ["0 9 1 * MON", null],
  ["0 9-17 * * *", null],
  ["0 9 1 1 *", null],
  ["nonsense", null],
])("%s", (cron, cadence) => {
  expect(readCron(cron)).toEqual(cadence);
});
