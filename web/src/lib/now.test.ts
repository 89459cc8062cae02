import { expect, test } from "vitest";
import { heardServerTime, serverNow } from "./now";

const MINUTE = 60_000;

test("the server's clock is taken over when it stands elsewhere, and left alone within seconds", () => {
  heardServerTime("Wed, 11 Mar 2026 08:00:00 GMT");
  expect(Math.abs(serverNow().getTime() - Date.UTC(2026, 2, 11, 8))).toBeLessThan(MINUTE);
  heardServerTime(new Date().toUTCString());
  expect(Math.abs(serverNow().getTime() - Date.now())).toBeLessThan(1_000);
  heardServerTime("no date");
  heardServerTime(null);
  expect(Math.abs(serverNow().getTime() - Date.now())).toBeLessThan(1_000);
});
