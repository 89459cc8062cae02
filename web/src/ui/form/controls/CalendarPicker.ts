/**
 * antd's date picker by the server's clock: what it marks as today, and where "Today" leads. antd's own asks the
 * device, whose day may be another one.
 */
import dayjsCalendar from "@rc-component/picker/generate/dayjs";
import { DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { serverNow } from "../../../lib/now";

export const CalendarPicker = DatePicker.generatePicker<Dayjs>({ ...dayjsCalendar, getNow: () => dayjs(serverNow()) });
