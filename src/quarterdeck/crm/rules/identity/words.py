"""The words of company names that do not tell one company from another, and those that do."""

from quarterdeck.crm.rules.identity import lists

LEGAL_ZH = tuple(
    sorted(
        lists.of(
            "股份有限公司 有限责任公司 有限公司 股份公司 集团公司 总公司 公司 集团 控股 股份 企业集团 集团总部 总部 有限 株式会社"
            " 合资会社 有限会社 普通合伙 有限合伙 特殊普通合伙 合伙企业 个体工商户 个人独资 会社 责任有限公司"
        ),
        key=len,
        reverse=True,
    )
)
GROUP_ZH = ("集团", "控股", "总公司", "总部")
BRANCHES = lists.of(
    "分公司 分行 支行 办事处 代表处 联络处 营业部 分店 门店 旗舰店 专卖店 分厂 分院 分校 分部 事业部 项目部 分所 分局"
)

# What follows the proper name. Light ones are often left out in speech (华为 for 华为技术); heavy ones name a different business of
# the same house (京东物流, 京东健康) and never are.
LIGHT_ZH = lists.of(
    """
    科技 技术 信息 网络 发展 实业 国际 企业 产业 软件 电子 商贸 贸易 工业 制造 数码 智能 系统 集成 工程
    设备 服务 管理 咨询 数字 开发 进出口 计算机 智能装备 装备 商务 信息技术 信息科技 网络科技 电子商务 电子科技
    技术服务 管理咨询 有限 自动化 通信 通讯 材料 机电 经贸 工贸 仪器 仪表 精密 机械 器材 用品 制品
    """
)
HEAVY_ZH = lists.of(
    """
    银行 保险 证券 基金 信托 租赁 小额贷款 担保 资产 资本 投资 金融 地产 房地产 置业 物业 建设 建筑 建工
    装饰 园林 设计 物流 快递 速运 运输 航空 航天 船舶 汽车 新能源 能源 电力 电网 石油 石化 天然气 燃气 煤炭
    矿业 钢铁 有色 化工 化学 新材料 医药 药业 制药 医疗 医疗器械 医院 健康 生物 生物科技 生命科学 食品 饮料
    乳业 酒业 餐饮 酒店 旅游 文化 传媒 广告 影视 影业 音乐 出版 教育 培训 学校 大学 学院 体育 游戏 娱乐
    零售 超市 百货 服装 纺织 鞋业 家具 家居 电器 电气 家电 照明 光电 半导体 微电子 芯片 移动 联通 电信 铁路
    地铁 公交 港口 水务 环保 环境 农业 种业 饲料 养殖 重工 轮胎 橡胶 塑料 包装 印刷 造纸 玻璃 陶瓷 水泥
    安防 消防 云计算 大数据 人工智能 供应链 人力资源 会计师事务所 律师事务所 事务所 研究院 研究所 设计院 财务
    终端 互联网 直播 珠宝 黄金 美容 化妆品 日化 宠物 玩具 眼镜 钟表 商行 经营部 商店 工作室 厂 中心 合作社
    农场 药房 诊所 幼儿园 置地 控制 仓储 检测 认证 知识产权 会展 监理 劳务 保安 保洁 家政 门窗 五金 模具
    阀门 电缆 电池 太阳能
    """
)
GENERIC_ZH = tuple(sorted({*LIGHT_ZH, *HEAVY_ZH}, key=len, reverse=True))
SAME_ZH = {"通讯": "通信", "工贸": "工贸", "药业": "医药", "房地产": "地产"}
# Split so that 信息技术 and 信息 share a part.
PARTS_ZH = {
    "信息技术": ("信息", "技术"),
    "信息科技": ("信息", "科技"),
    "网络科技": ("网络", "科技"),
    "电子商务": ("电子", "商务"),
    "电子科技": ("电子", "科技"),
    "技术服务": ("技术", "服务"),
    "管理咨询": ("管理", "咨询"),
    "智能装备": ("智能", "装备"),
    "生物科技": ("生物", "科技"),
    "医疗器械": ("医疗", "器械"),
}

# A run of these at the end of a Western name, or one of the leading kind at its start, says its form. "co" and "&" too.
LEGAL_EN = frozenset(
    lists.of(
        "gmbh mbh ag kg kgaa ohg gbr ug se ev ek ltd limited plc llp llc lp inc incorporated corp corporation co company cos sa sas"
        " sasu sarl sprl srl spa sl slu sau bv nv cv vof oy oyj ab as asa aps kk gk yk kabushiki kaisha pty pte sdn bhd pt tbk pvt private"
        " jsc ooo oao zao pao llc kft zrt nyrt spzoo zoo sp sro spol doo dd ltda eireli cie compagnie gesellschaft mit beschrankter haftung"
        " aktiengesellschaft limitada sociedad anonima berhad proprietary unlimited dac ulc pllc lc societa per azioni bvba cvba hf ehf as"
        " lda holding holdings hldgs group groupe gruppe grupo gruppo konzern"
    )
)
GROUP_EN = frozenset(lists.of("holding holdings hldgs group groupe gruppe grupo gruppo konzern"))
LEADING_EN = frozenset(lists.of("the ooo oao zao pao pt cv firma messrs"))
STOP_EN = frozenset(lists.of("and of the und et y e for de der die das des du la le les el di da do & fur & co"))
BRANCH_EN = frozenset(lists.of("branch office subsidiary division"))

_SAME_EN = {
    "technology": "technologies tech techs technologie technologien tecnologia",
    "system": "systems systeme",
    "solution": "solutions",
    "service": "services svc svcs",
    "industry": "industries industrial industrie ind",
    "international": "intl internacional",
    "manufacturing": "mfg manufacturers manufacturer",
    "electronics": "electronic elektronik elec",
    "engineering": "engineers engrg eng",
    "pharmaceutical": "pharma pharmaceuticals pharmaceutica",
    "chemical": "chemicals chemie chem",
    "laboratory": "laboratories labs lab",
    "product": "products prods",
    "enterprise": "enterprises",
    "consulting": "consultants consultancy",
    "software": "",
    "global": "",
    "worldwide": "",
    "trading": "trade",
    "network": "networks",
    "communication": "communications telecommunications",
    "information": "info",
    "development": "dev",
    "import": "imports",
    "export": "exports",
    "digital": "",
    "equipment": "",
    "management": "mgmt",
    "research": "",
    "design": "designs",
    "partner": "partners",
    "associate": "associates",
    "logistics": "logistic",
    "energy": "energies",
    "material": "materials",
    "machinery": "machine machines",
    "automation": "",
    "food": "foods",
    "motor": "motors",
    "airline": "airlines airways",
    "bank": "",
    "insurance": "assurance",
    "capital": "",
    "media": "",
    "financial": "finance",
    "venture": "ventures",
    "investment": "investments",
    "property": "properties realty estate",
    "health": "healthcare",
    "medical": "",
    "bio": "biotech biotechnology biosciences",
    "auto": "automotive automobile",
    "construction": "constructions",
    "steel": "",
    "oil": "petroleum",
    "retail": "",
    "shipping": "",
    "entertainment": "",
    "studio": "studios",
    "education": "",
    "university": "",
    "hospital": "",
    "hotel": "hotels resorts",
    "semiconductor": "semiconductors",
    "telecom": "",
    "packaging": "",
    "printing": "",
    "security": "",
    "cloud": "",
    "data": "",
    "power": "",
    "electric": "electrical",
}
CANONICAL_EN = {spelling: word for word, others in _SAME_EN.items() for spelling in (word, *others.split())}
LIGHT_EN = frozenset(
    lists.of(
        "technology system solution service industry international manufacturing electronics engineering product enterprise consulting"
        " software global worldwide trading network information development digital equipment management"
    )
)
GENERIC_EN = frozenset(_SAME_EN)

# What a Western generic word can stand for in a Chinese name.
TRANSLATIONS = {
    "technology": "技术 科技 信息",
    "system": "系统 技术",
    "software": "软件",
    "network": "网络",
    "trading": "贸易 商贸 经贸",
    "industry": "工业 实业 产业",
    "electronics": "电子",
    "communication": "通信",
    "international": "国际",
    "logistics": "物流 供应链",
    "bank": "银行",
    "insurance": "保险",
    "pharmaceutical": "医药 制药",
    "medical": "医疗",
    "bio": "生物",
    "energy": "能源",
    "electric": "电器 电气",
    "auto": "汽车",
    "motor": "汽车",
    "chemical": "化工 化学",
    "food": "食品",
    "media": "传媒",
    "education": "教育",
    "material": "材料 新材料",
    "equipment": "设备 装备",
    "machinery": "机械",
    "engineering": "工程",
    "information": "信息",
    "service": "服务",
    "consulting": "咨询",
    "steel": "钢铁",
    "semiconductor": "半导体",
    "telecom": "电信 通信",
    "airline": "航空",
    "property": "地产",
    "investment": "投资",
    "development": "发展 开发",
    "manufacturing": "制造",
    "import": "进出口",
    "export": "进出口",
    "health": "健康",
    "automation": "自动化",
}
