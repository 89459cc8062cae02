//! What was said.

use super::super::script::{Act, Script};

pub(super) fn tell(script: &mut Script) {
    let mut group = |day, time, who, name, members| script.at(day, time, who, Act::Group { name, members });
    group(
        -20,
        "09:00",
        "bo",
        "Marketing Hamburg",
        &["ann", "cho", "dora", "emil", "lea", "tim"],
    );
    group(
        -20,
        "09:30",
        "dora",
        "Spring fair",
        &["bo", "ann", "emil", "karl", "mia", "jonas", "uwe"],
    );
    group(
        -19,
        "03:00",
        "jun",
        "应用团队",
        &["mei", "hao", "yan", "bin", "xue"],
    );
    group(
        -19,
        "10:00",
        "ruth",
        "Engineering leads",
        &["omar", "jun", "yara"],
    );
    group(
        -18,
        "18:00",
        "grace",
        "Americas",
        &[
            "dave", "amy", "raj", "zoe", "ben", "lucy", "sam", "noor", "eli", "joe",
        ],
    );

    let mut say = |day, time, who, to, text| script.at(day, time, who, Act::Say { to, text });
    say(
        -19,
        "09:02",
        "bo",
        "Marketing Hamburg",
        "Good morning! Our plan for the quarter is in the shared folder. Comments until Friday, please.",
    );
    say(
        -19,
        "09:10",
        "ann",
        "Marketing Hamburg",
        "Read it. The campaign for the **spring fair** needs two more weeks, otherwise it fits.",
    );
    say(
        -19,
        "09:14",
        "emil",
        "Marketing Hamburg",
        "I can bring the booth design forward if somebody takes the newsletter.",
    );
    say(-19, "09:15", "lea", "Marketing Hamburg", "I take the newsletter.");
    say(
        -19,
        "09:18",
        "bo",
        "Marketing Hamburg",
        "Perfect, thank you both.",
    );
    say(
        -7,
        "11:00",
        "tim",
        "Marketing Hamburg",
        "The video of the customer day is cut: 2:40 minutes. Shall I show it on Thursday?",
    );
    say(
        -7,
        "11:04",
        "cho",
        "Marketing Hamburg",
        "Yes please. I would like to use a still for the blog.",
    );
    say(
        -1,
        "09:12",
        "bo",
        "Marketing Hamburg",
        "Please file your leave for the spring before noon on Friday, so that we can plan the fair.",
    );
    say(-1, "09:20", "dora", "Marketing Hamburg", "Mine is in already :)");

    say(
        -18,
        "10:00",
        "dora",
        "Spring fair",
        "The venue wants a deposit of 1,500 euros. Uwe, does it go through my expenses?",
    );
    say(
        -18,
        "10:12",
        "uwe",
        "Spring fair",
        "Yes, file it as *Other* and attach the contract.",
    );
    say(-18, "10:13", "dora", "Spring fair", "Will do.");
    say(
        -12,
        "14:30",
        "karl",
        "Spring fair",
        "We expect 40 customers. Mia keeps the list.",
    );
    say(
        -12,
        "14:41",
        "mia",
        "Spring fair",
        "31 have said yes so far:\n- 18 from Germany\n- 9 from the Netherlands\n- 4 from Italy",
    );
    say(
        -4,
        "15:05",
        "jonas",
        "Spring fair",
        "The demo kit is packed. I only miss two adapters, I'll order them.",
    );

    say(
        -16,
        "03:05",
        "jun",
        "应用团队",
        "早上好，本周目标：完成审批卡片的移动端适配。",
    );
    say(-16, "03:08", "mei", "应用团队", "收到，我来做列表页。");
    say(-16, "03:09", "hao", "应用团队", "我负责详情页。");
    say(
        -9,
        "05:30",
        "yan",
        "应用团队",
        "测试报告已上传，共发现 3 个问题，均为低优先级。",
    );
    say(
        -2,
        "04:00",
        "xue",
        "应用团队",
        "新的图标稿好了，大家看看有没有意见？",
    );
    say(-2, "04:06", "bin", "应用团队", "很清爽，赞！");

    say(
        -15,
        "16:00",
        "ruth",
        "Engineering leads",
        "Reminder: the architecture review is on Thursday at 9 in Hamburg, 16 in Shanghai.",
    );
    say(
        -15,
        "16:05",
        "omar",
        "Engineering leads",
        "I'll bring the numbers of the load test.",
    );
    say(
        -3,
        "10:10",
        "yara",
        "Engineering leads",
        "The dependency audit is through, nothing serious.",
    );

    say(
        -10,
        "18:10",
        "grace",
        "Americas",
        "Great quarter, everyone. Twelve new customers!",
    );
    say(-10, "18:15", "zoe", "Americas", "And two more are about to sign.");
    say(
        -3,
        "19:05",
        "lucy",
        "Americas",
        "The onboarding guide is ready for review.",
    );

    say(
        -5,
        "13:55",
        "ann",
        "bo",
        "Hi Bo, I'm filing the lunch in Milan in a minute. It was three of us and two from Rossi.",
    );
    say(-5, "14:00", "bo", "ann", "Thanks, then I know what it is.");
    say(
        -1,
        "15:30",
        "bo",
        "ann",
        "Do you have the figures of the last campaign?",
    );
    say(
        -1,
        "15:42",
        "ann",
        "bo",
        "Yes: 4,100 visits, 212 sign-ups. The table comes tomorrow.",
    );
    say(
        -6,
        "12:05",
        "karl",
        "paolo",
        "I returned your dinner with Rossi. Only the number of people is missing.",
    );
    say(
        -13,
        "09:45",
        "fay",
        "uwe",
        "Please put Ann's posters into the next payment run.",
    );
    say(-13, "09:50", "uwe", "fay", "Done.");
    say(
        -8,
        "10:30",
        "hal",
        "ida",
        "Two people start in Support next month. Could you prepare their accounts?",
    );
    say(
        -8,
        "10:41",
        "ida",
        "hal",
        "Sure. Send me a list as CSV, then I import them in one go.",
    );
    say(-4, "04:50", "ping", "hui", "明天的假已经提交了，麻烦您看一下。");
    say(-4, "04:58", "hui", "ping", "好的，已经批了。");
}
