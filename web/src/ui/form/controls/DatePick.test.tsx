import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { heardServerTime } from "../../../lib/now";
import { renderInApp } from "../../../testing/render";
import { DatePick } from "./DatePick";

async function weekdays(language: "en" | "zh") {
  renderInApp(<DatePick aria-label="day" value="2026-03-12" onChange={() => {}} />, { language });
  await userEvent.click(screen.getByRole("textbox", { name: "day" }));
  const calendar = await screen.findByRole("table");
  return within(calendar).getAllByRole("columnheader").map((head) => head.textContent);
}

it("begins English weeks on Monday", async () => {
  expect(await weekdays("en")).toEqual(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]);
});

it("shows Chinese calendars in Chinese", async () => {
  expect(await weekdays("zh")).toEqual(["一", "二", "三", "四", "五", "六", "日"]);
});

it("opens at the installation's month", async () => {
  heardServerTime("Wed, 11 Mar 2026 08:00:00 GMT");
  renderInApp(<DatePick aria-label="day" value={undefined} onChange={() => {}} />);
  await userEvent.click(screen.getByRole("textbox", { name: "day" }));
  expect(await screen.findByText("Mar")).toBeVisible();
  expect(screen.getByText("2026")).toBeVisible();
  heardServerTime(new Date().toUTCString());
});

it("keeps the Escape that closes its calendar to itself", async () => {
  const around = vi.fn();
  renderInApp(
    // What is around it, for the test.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={around}>
      <DatePick aria-label="day" value="2026-03-12" onChange={() => {}} />
    </div>,
  );
  await userEvent.click(screen.getByRole("textbox", { name: "day" }));
  await screen.findByRole("table");
  await userEvent.keyboard("{Escape}");
  expect(around).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  expect(around).toHaveBeenCalledOnce();
});
