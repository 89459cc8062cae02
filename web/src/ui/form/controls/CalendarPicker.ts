/**
 * antd's date picker by the server's clock in somebody's zone: what it marks as today, and where "Today" leads. antd's
 * own asks the device, whose day may be another one.
 *
 * One picker per zone, made when it is first needed: a picker made anew would lose what stands open in it.
 */
import dayjsCalendar from "@rc-component/picker/generate/dayjs";
import { DatePicker, type DatePickerProps } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { createElement, type ComponentType } from "react";
import { serverNow } from "../../../lib/now";
import { dayIn } from "../../../lib/time";

type Picker = ComponentType<DatePickerProps<Dayjs, false>>;
const pickers = new Map<string, Picker>();

function pickerOf(zone: string): Picker {
  return DatePicker.generatePicker<Dayjs>({ ...dayjsCalendar, getNow: () => dayjs(dayIn(zone, serverNow())) });
}

export function CalendarPicker({ zone, ...props }: DatePickerProps<Dayjs, false> & { zone: string }) {
  let picker = pickers.get(zone);
  if (!picker) {
    picker = pickerOf(zone);
    pickers.set(zone, picker);
  }
  return createElement(picker, props);
}
