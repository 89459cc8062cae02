# 会话、卡片与快捷命令：服务器的文字。

problem-stale = 内容已更新
    .detail = 您看到的是最新状态，请重新决定。
problem-unknown-verb = 此卡片没有这个操作
problem-unknown-command = 没有这个命令
    .detail = 请输入 /请假、/报销 或 /出差。
problem-too-many-connections = 同时连接的人太多
    .detail = 请几秒后再试。
problem-upgrade-required = 此处使用 WebSocket
problem-bad-frame = 无法读取此数据帧
    .detail = 数据帧格式见 schemas/frames.schema.json。

error-self = 这是您自己。
error-exactly-one = 请只选择一个人。
error-too-many = 最多 { $most } 个。
error-malformed-text = 含有无法显示的字符。
error-not-in-conversation = 不在此会话中。
error-added-and-removed = 同时被添加和移除。

command-leave-arguments = 时间、类型、事由
command-leave-description = 请假：/请假 明天下午 看牙
command-expense-arguments = 金额、用途、日期
command-expense-description = 报销：/报销 打车 35元 昨天
command-trip-arguments = 地点、时间、事由
command-trip-description = 出差：/出差 米兰 下周一到周三 拜访客户

command-weekday-1 = 周一
command-weekday-2 = 周二
command-weekday-3 = 周三
command-weekday-4 = 周四
command-weekday-5 = 周五
command-weekday-6 = 周六
command-weekday-7 = 周日
command-month-1 = 1
command-month-2 = 2
command-month-3 = 3
command-month-4 = 4
command-month-5 = 5
command-month-6 = 6
command-month-7 = 7
command-month-8 = 8
command-month-9 = 9
command-month-10 = 10
command-month-11 = 11
command-month-12 = 12
command-day = { $year }年{ $month }月{ $day }日{ $weekday }
command-morning = { $day }上午
command-afternoon = { $day }下午
command-period = { $from }至{ $to }

command-category-meals = 餐饮
command-category-lodging = 住宿
command-category-transport = 交通
command-category-supplies = 办公用品
command-mode-train = 火车
command-mode-flight = 飞机
command-mode-car = 汽车
command-mode-bus = 大巴
command-mode-ship = 轮船
