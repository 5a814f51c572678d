"""Places as they stand in company names, in one spelling, and which lies in which."""

import re

# Province: its cities. Names that companies like to bear as such (东方, 白银, 安康) are left out on purpose.
_PROVINCES = {
    "北京": "",
    "上海": "浦东",
    "天津": "滨海",
    "重庆": "",
    "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安",
    "山西": "太原 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布",
    "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛",
    "吉林": "长春 四平 辽源 通化 白山 松原 白城 延边",
    "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化",
    "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟 太仓 宜兴",
    "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 余姚",
    "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江",
    "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
    "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
    "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施",
    "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
    "广东": "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 顺德",
    "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
    "海南": "海口 三亚 三沙 儋州",
    "四川": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳",
    "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁",
    "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理",
    "西藏": "拉萨 日喀则 林芝 昌都",
    "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 商洛",
    "甘肃": "兰州 嘉峪关 金昌 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南",
    "青海": "西宁 海东",
    "宁夏": "银川 石嘴山 吴忠 固原 中卫",
    "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 伊犁",
    "香港": "",
    "澳门": "",
    "台湾": "台北 高雄 台中 台南 新竹",
}
# Parts of the world: they name a subsidiary when they follow the name, and belong to it when they lead it (中国银行).
_WIDE_ZH = "中国 亚太 亚洲 大中华 大中华区 欧洲 北美 美国 英国 德国 法国 日本 韩国 新加坡 印度 华东 华南 华北 华中 西南 西北 东北 华西"
_WIDE_EN = {
    "china": "china prc",
    "asia": "asia apac asean",
    "europe": "europe emea eu",
    "americas": "america americas",
    "us": "us usa",
    "uk": "uk",
    "germany": "germany deutschland",
    "france": "france",
    "italy": "italy italia",
    "spain": "spain espana iberia",
    "japan": "japan nippon",
    "korea": "korea",
    "india": "india",
    "singapore": "singapore",
    "australia": "australia",
    "canada": "canada",
    "mexico": "mexico",
    "brazil": "brazil brasil",
    "switzerland": "switzerland schweiz suisse",
    "austria": "austria osterreich",
    "netherlands": "netherlands nederland holland",
    "belgium": "belgium",
    "sweden": "sweden sverige",
    "norway": "norway norge",
    "poland": "poland polska",
    "russia": "russia rus",
    "turkey": "turkey turkiye",
    "thailand": "thailand",
    "vietnam": "vietnam",
    "malaysia": "malaysia",
    "indonesia": "indonesia",
    "taiwan": "taiwan",
    "hong kong": "hongkong hk",
    "africa": "africa",
}
_CITIES_EN = (
    "beijing shanghai tianjin chongqing shenzhen guangzhou dongguan foshan zhuhai huizhou hangzhou ningbo wenzhou suzhou nanjing wuxi"
    " changzhou kunshan xiamen fuzhou quanzhou qingdao jinan yantai dalian shenyang changchun harbin wuhan changsha chengdu xian"
    " zhengzhou hefei kunming nanning hongkong macau taipei guangdong jiangsu zhejiang fujian shandong sichuan hubei hunan hebei henan"
    " london paris berlin munich muenchen hamburg frankfurt stuttgart koln vienna wien zurich geneva milan milano roma madrid"
    " barcelona amsterdam brussels stockholm oslo copenhagen helsinki dublin warsaw prague budapest moscow istanbul dubai tokyo"
    " osaka seoul mumbai delhi bangalore bangkok jakarta manila sydney melbourne toronto vancouver chicago houston dallas"
    " boston seattle texas california"
)
IN: dict[str, str] = {city: province for province, cities in _PROVINCES.items() for city in cities.split()}
_NATIVE = sorted({*_PROVINCES, *IN}, key=len, reverse=True)
_WIDE = sorted(_WIDE_ZH.split(), key=len, reverse=True)
_LAST = (*_WIDE, *_NATIVE)
WIDE_TOKENS = {token: name for name, tokens in _WIDE_EN.items() for token in tokens.split()}
CITY_TOKENS = frozenset(_CITIES_EN.split())

_UNIT = "特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|省|市"
_PREFIX = re.compile(f"({'|'.join(_NATIVE)})({_UNIT})?")
_DISTRICT = re.compile("[\u4e00-\u9fff]{2,3}(新区|区|县)(?=[\u4e00-\u9fff]{3})")
_ANYWHERE = re.compile(f"({'|'.join([*_NATIVE, *_WIDE])})({_UNIT})?(区|地区)?")


def prefix(text: str) -> tuple[str, list[str]]:
    """How much of a Chinese name is a leading place such as 广东省深圳市南山区, and the places in it."""
    found: list[str] = []
    end = 0
    is_city = False
    while match := _PREFIX.match(text, end):
        found.append(match[1])
        end = match.end()
        is_city = is_city or bool(match[2])
    district = _DISTRICT.match(text, end) if is_city else None
    return text[: district.end() if district else end], found


def only(text: str) -> str:
    """The place a text is, such as 苏州 of 苏州市 or china of China; empty when it is something else."""
    match = _ANYWHERE.fullmatch(text)
    if match:
        return match[1]
    return WIDE_TOKENS.get(text) or (text if text in CITY_TOKENS else "")


def suffix(text: str) -> str:
    """A place at the end of a Chinese name, such as 北京 of 华为北京; empty without."""
    if not text.endswith(_LAST):
        return ""
    return next(place for place in _LAST if text.endswith(place))


def agree(one: str, other: str) -> bool:
    """Whether two places are the same or one lies in the other."""
    return one == other or IN.get(one) == other or IN.get(other) == one
