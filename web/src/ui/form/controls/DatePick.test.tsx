import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReactNode } from "react";
import { heardServerTime } from "../../../lib/now";
import { expectAccessible } from "../../../testing/accessible";
import { renderInApp } from "../../../testing/render";
import { FormContext, useForm } from "../environment";
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

describe("where the server's clock stands elsewhere", () => {
  beforeEach(() => heardServerTime("Wed, 11 Mar 2026 12:00:00 GMT"));
  afterEach(() => heardServerTime(new Date().toUTCString()));

  it("opens at the server's month and marks the server's day", async () => {
    renderInApp(<DatePick aria-label="day" value={undefined} onChange={() => {}} />);
    await userEvent.click(screen.getByRole("textbox", { name: "day" }));
    const today = await screen.findByTitle("2026-03-11");
    expect(today).toHaveClass("ant-picker-cell-today");
    expect(document.querySelectorAll(".ant-picker-cell-today")).toHaveLength(1);
  });

  it("takes the server's day for today", async () => {
    const onChange = vi.fn();
    renderInApp(<DatePick aria-label="day" value={undefined} onChange={onChange} />);
    await userEvent.click(screen.getByRole("textbox", { name: "day" }));
    await userEvent.click(await screen.findByText("Today"));
    expect(onChange).toHaveBeenLastCalledWith("2026-03-11");
  });
});

function In({ zone, children }: { zone: string; children: ReactNode }) {
  const form = useForm();
  return <FormContext value={{ ...form, zone }}>{children}</FormContext>;
}

describe("where it is another day already", () => {
  beforeEach(() => heardServerTime("Wed, 11 Mar 2026 23:30:00 GMT"));
  afterEach(() => heardServerTime(new Date().toUTCString()));

  it.each([
    ["Asia/Shanghai", "2026-03-12"],
    ["America/New_York", "2026-03-11"],
  ])("takes the day in %s for today", async (zone, day) => {
    const onChange = vi.fn();
    renderInApp(
      <In zone={zone}>
        <DatePick aria-label="day" value={undefined} onChange={onChange} />
      </In>,
    );
    await userEvent.click(screen.getByRole("textbox", { name: "day" }));
    expect(await screen.findByTitle(day)).toHaveClass("ant-picker-cell-today");
    await userEvent.click(await screen.findByText("Today"));
    expect(onChange).toHaveBeenLastCalledWith(day);
  });
});

it("calls the buttons in its head what they read", async () => {
  renderInApp(<DatePick aria-label="day" value="2026-03-12" onChange={() => {}} />);
  await userEvent.click(screen.getByRole("textbox", { name: "day" }));
  await screen.findByRole("table");
  // They are reached by pointing and by speech, and hidden from nobody.
  await expectAccessible();
  await userEvent.click(screen.getByRole("button", { name: "Mar" }));
  await userEvent.click(await screen.findByRole("button", { name: "2026" }));
  expect(await screen.findByRole("button", { name: "2020-2029" })).toBeVisible();
  await expectAccessible();
});

it("keeps the Escape that closes its calendar to itself", async () => {
  const around = vi.fn();
  renderInApp(
    <div role="presentation" onKeyDown={around}>
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
