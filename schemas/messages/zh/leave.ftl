## 日期、日历、请假、报销与出差:服务器的用语。

date-day = { $month }{ $day }日{ $weekday }
date-day-year = { $year }年{ $month }{ $day }日{ $weekday }
date-from-to = { $from } 至 { $to }
date-weekday-1 = 周一
date-weekday-2 = 周二
date-weekday-3 = 周三
date-weekday-4 = 周四
date-weekday-5 = 周五
date-weekday-6 = 周六
date-weekday-7 = 周日
date-month-1 = 1月
date-month-2 = 2月
date-month-3 = 3月
date-month-4 = 4月
date-month-5 = 5月
date-month-6 = 6月
date-month-7 = 7月
date-month-8 = 8月
date-month-9 = 9月
date-month-10 = 10月
date-month-11 = 11月
date-month-12 = 12月

error-not-a-weekday = 星期应为 1（周一）到 7（周日）的数字。
error-weekday-twice = 该星期已存在。
error-not-a-time = 请填写时间，例如 09:00。
error-hours-out-of-order = { $weekday ->
    [1] 周一
    [2] 周二
    [3] 周三
    [4] 周四
    [5] 周五
    [6] 周六
   *[7] 周日
  }的上班时间应早于半天分界，下班时间应晚于半天分界。
error-date-out-of-range = 年份应在 1900 到 9999 之间。
error-date-twice = 该日期已存在。

leave-amount-days = { $number } 天
leave-amount-hours = { $number } 小时
leave-share = { $part } / { $whole }
leave-half-am = { $day }上午
leave-half-pm = { $day }下午
leave-from-to = { $from } 至 { $to }
leave-day-hours = { $day } { $from }–{ $to }
leave-span-and-amount = { $span } · { $amount }
leave-away = 休假中

fact-leave-type = 类型
fact-leave-when = 时间
fact-leave-working-time = 工作时间
fact-leave-balance = 余额
fact-leave-balance-after = 批准后余额
fact-leave-reason = 事由
fact-leave-team = 所在部门
leave-working-time = { $amount }（{ $hours } 小时）
leave-left = 剩余 { $share }
leave-left-after = 本次之后剩余 { $share }
leave-team-away = { $names }（共 { $count } 人）当时不在
leave-team-away-more = { $names } 等 { $count } 人当时不在
leave-type-no-balance = 不限额度

error-leave-type-unknown = 没有这种请假类型。
error-leave-whole-days = 该类型只能按整天请假。
error-leave-too-long = 单次请假不能超过 400 天。
error-leave-no-working-time = { $named ->
    [yes] 当天本来就放假：{ $holiday }。
   *[no] 所选时间都不是工作时间，无需请假。
  }
error-leave-overlap = { $part ->
    [am] { $day } 上午已在 { $number } 中请假。
    [pm] { $day } 下午已在 { $number } 中请假。
   *[hours] { $day } 的部分时间已在 { $number } 中请假。
  }
error-leave-overlap-now = 这段时间刚被另一张申请占用。
error-leave-balance = { $unit ->
    [minute] 余额不足：需要 { $needed } 小时，可用 { $available } 小时。
   *[day] 余额不足：需要 { $needed } 天，可用 { $available } 天。
  }
error-ends-before-start = 结束时间早于开始时间。
error-leave-amount = 额度必须大于零，且不超过 { $most }。
error-leave-expires-early = 失效日期早于生效日期。
error-leave-who = 请指定一名成员、多名成员或全体成员。
error-leave-key = 只能使用小写字母、数字和下划线，并以字母开头。

fact-expense-total = 合计
fact-expense-dates = 日期
expense-total-and-lines = { $total } · { $count } 项
error-date-in-future = 日期在未来。
error-date-too-old = 日期在两年以前。
error-amount-positive = 金额必须大于零。
error-too-large-amount = 金额合计过大。
error-trip-unknown = 没有找到属于你的这次出差。

fact-trip-route = 路线
fact-trip-dates = 日期
fact-trip-budget = 预算
fact-trip-companions = 同行人
trip-companions = { $count } 人
error-arrives-before-departure = 到达时间早于出发时间。
error-leg-out-of-order = 该行程的出发时间早于上一段的到达时间。
error-leg-too-long = 单段行程不能超过 30 天。
error-companion-self = 你本人无需填写为同行人。
