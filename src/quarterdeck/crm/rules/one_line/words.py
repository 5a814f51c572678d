"""The words a line is read by, folded (lower case, simplified)."""

import re

# The earlier pattern wins where two begin at the same place.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "email",
        re.compile(
            r"发了?封?(?:电子)?邮件|电子邮件|邮件|电邮|\b(?:sent|wrote|send|write) (?:an? )?e-?mail\b"
            r"|\be-?mail(?:ed|ing)?\b"
        ),
    ),
    (
        "message",
        re.compile(
            r"微信|短信|企微|钉钉|飞书|发消息|发信息|留言|\b(?:wechat(?:ed)?|whatsapp(?:ed)?|text(?:ed)?"
            r"|messaged?|sms|line)\b"
            r"(?! of| manager)"
        ),
    ),
    ("demo", re.compile(r"演示|产品介绍|样机试用|\bdemo(?:ed|nstrat(?:ed|ion))?\b|\bpresented\b|\bpresentation\b")),
    ("visit", re.compile(r"拜访|上门|到访|走访|登门|外勤|回访现场|\bvisit(?:ed|ing)?\b|\bwent to see\b")),
    (
        "meeting",
        re.compile(
            r"视频会议?|电话会议|会议|开会|面谈|见面|会面|洽谈|座谈|约见|\bmeeting\b|\bmet\b|\bmeet\b"
            r"|\bzoom\b|\bteams call\b|\blunch\b|\bdinner\b"
        ),
    ),
    (
        "call",
        re.compile(
            r"打了?个?电话|致电|去电|来电|回电|通电话|通话|通了?电话|电话|打给|语音|电联|电询|回访"
            r"|\b(?:called|calling|call|phoned?|rang|spoke|talked|dialled|dialed)\b"
        ),
    ),
    ("task", re.compile(r"待办|任务|提醒我|\btodo\b|\bto-do\b|\btask\b|\bremind me\b")),
    ("note", re.compile(r"备注|备忘|记录一下|\bnote\b|\bmemo\b")),
)

# Weightiest first: a refusal outweighs that the line was connected. The second value says that the words are news worth keeping.
OUTCOMES: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    (
        "no_answer",
        False,
        re.compile(
            r"没有?接通?|未接通?听?|无人接听?|没人接听?|没打通|打不通|不接|关机|占线|无法接通|未通"
            r"|\bno(?:t)? answer(?:ed)?\b|\bno reply on phone\b|\bvoice ?mail\b|\bdid(?: not"
            r"|n't) (?:pick up|answer)\b|\bunreachable\b|\bline busy\b"
        ),
    ),
    (
        "refused",
        True,
        re.compile(
            r"拒绝|婉拒|没有?兴趣|不感兴趣|无兴趣|无意向?|没有?意向|不考虑|不需要|没有?预算|不同意|不合作|不想买|放弃"
            r"|\brefused\b|\bdeclined\b|\brejected\b|\bnot interested\b|\bno interest\b|\bno budget\b"
            r"|\bturned (?:us )?down\b|\bdoes(?: not|n't) need\b"
        ),
    ),
    (
        "agreed",
        True,
        re.compile(
            r"(?<![不未没])同意|答应|约好|约定|约了|谈妥|敲定|定下来|已确认|确认了|愿意签|\bagreed\b"
            r"|\bconfirmed\b|\baccepted\b|\bcommitted\b|\bwill sign\b|\bscheduled\b"
        ),
    ),
    (
        "interested",
        True,
        re.compile(
            r"有兴趣|感兴趣|有意向|有意|很满意|需要|要报价|要求报价|索要|想要|想了解|想看|认可"
            r"|\binterested\b|\bkeen\b|\bneeds?\b|\bwants?\b|\basked for\b|\blikes?\b|\brequested\b"
        ),
    ),
    (
        "connected",
        False,
        re.compile(
            r"(?<![未没])接通|(?<![未没])打通|已接|聊了|沟通了|\bconnected\b|\bgot through\b|\breached\b"
            r"|\bpicked up\b|\bspoke\b|\btalked\b"
        ),
    ),
)

PAST = re.compile(
    r"了|过(?!去|来)|完成|已经?|刚刚?|\b(?:called|phoned|rang|spoke|talked|met|visited|e-?mailed"
    r"|sent|wrote|messaged|texted|demoed|presented|had|did|just|was|went)\b"
)
STEP = re.compile(
    r"\b(?:and |then |will |to |i'll |we'll )*(?:reply|replies|send|follow[ -]?up|call (?:back"
    r"|again)|call|visit|revisit|quote|confirm|submit|"
    r"demo|meet|e-?mail|prepare|present|check|remind|deliver|sign|next step:?|discuss|review"
    r"|schedule|ship|update|book|get back)\b"
)
AGREEMENT = re.compile(r"约好|约定|约了|约在|定于|定在|改到|改在|推迟到|延到|然后|之后再|再")

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫"
    "雷龙黎史陶贺毛段郝顾龚邵万钱严赖覃洪武莫孔汤康温倪常向戴邢祝樊柳庄樊殷俞施欧游申章齐卓单"
)
TITLES = (
    "总经理|副总裁|副总|总裁|总监|总工|总|经理|主任|主管|部长|处长|科长|局长|院长|校长|厂长|所长|董事长|董事|董|老板|老师|教授|博士|医生|大夫|先生|女士|小姐|"
    "工程师|工|会计|秘书|主席|行长|店长|书记|队长|采购|哥|姐|局|处"
)
CHINESE_CONTACT = re.compile(
    rf"(?:(?<=^)|(?<=.))(?P<surname>欧阳|司马|上官|诸葛"
    rf"|[{SURNAMES}])(?P<given>[\u4e00-\u9fff]{{0,2}}?)(?P<title>{TITLES})(?!作|具|期)"
)
FAMILIAR = re.compile(rf"[老小](?P<surname>[{SURNAMES}])(?![\u4e00-\u9fff]?[区学时])")
WESTERN_CONTACT = re.compile(r"\b(?:mr|mrs|ms|miss|dr|prof)\.? (?P<name>[a-z][a-z'-]+)")

# Signs and joining words at the ends of a piece, which say nothing by themselves.
LEADING = re.compile(r"^(?:[\s,，.。;；:：、\-–—!！?？()（）]|(?:and|then|but|so|to|of|on|by)\b(?!-))+")
TRAILING = re.compile(r"(?:[\s,，;；:：、.。\-–—(（]|\b(?:and|then|with|to|the|a|an|at|for|of|on|by|from)\b)+$")
# What stands around a name and a kind in the first piece.
JOINING = re.compile(
    r"^(?:[\s,，]|与|和|跟|同|给|向|对(?!方)|去|到|在|了|的|约(?!好|定|了|见)|通过|打(?!样)|进行"
    r"|联系|沟通|交流|一下|谈了?|聊了?"
    r"|\b(?:with|the|an?|at|for|from|about|re|him|her|them)\b)+|(?:\s|与|和|跟|给|向|了|的|进行|联系|沟通|交流|一下)+$"
)
AGREED_ON = re.compile(r"^(?:约好|约定|约了|约在|定于|定在|改到|改在|推迟到|延到|然后|计划|下一步|next step)[:：\s]*")
COMPANY_ENDINGS = re.compile(
    r"(?:股份|集团|控股)?(?:有限)?(?:责任)?公司$|集团$|股份$|\b(?:co|ltd|inc|llc|gmbh|corp"
    r"|corporation|company|limited|group|ag|plc)\b\.?,?"
)
PLACES = re.compile(
    r"^(?:北京|上海|天津|重庆|深圳|广州|杭州|苏州|南京|武汉|成都|浙江|江苏|广东|山东|福建|四川"
    r"|湖北|湖南|河南|河北|安徽)(?:省|市)?"
)
TRADES = re.compile(r"(?<=..)(?:科技|技术|信息|实业|贸易|电子|机械|工业|材料|设备|软件|网络)+$")
