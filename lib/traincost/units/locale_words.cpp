// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/locale_words.hpp>

#include <algorithm>

namespace traincost::units::detail {

namespace {

using enum Locale;
using Word = LocaleWord;

/// Long scale in Dutch, German and French: a biljoen, Billion or billion is 1e12.
constexpr std::array words = {
    Word{en, "thousand", 3, ""},     Word{en, "million", 6, ""},      Word{en, "millions", 6, ""},
    Word{en, "mn", 6, ""},           Word{en, "mln", 6, ""},          Word{en, "billion", 9, ""},
    Word{en, "billions", 9, ""},     Word{en, "bn", 9, ""},           Word{en, "trillion", 12, ""},
    Word{en, "trillions", 12, ""},   Word{en, "tn", 12, ""},          Word{en, "quadrillion", 15, ""},
    Word{en, "of", 0, ""},           Word{en, "per", 0, "/"},         Word{en, "US$", 0, "USD"},
    Word{en, "dollar", 0, "USD"},    Word{en, "dollars", 0, "USD"},   Word{en, "euro", 0, "EUR"},
    Word{en, "euros", 0, "EUR"},     Word{en, "yuan", 0, "CNY"},      Word{en, "renminbi", 0, "CNY"},
    Word{en, "yen", 0, "JPY"},

    Word{nl, "duizend", 3, ""},      Word{nl, "dzd", 3, ""},          Word{nl, "miljoen", 6, ""},
    Word{nl, "miljoenen", 6, ""},    Word{nl, "mln", 6, ""},          Word{nl, "mio", 6, ""},
    Word{nl, "miljard", 9, ""},      Word{nl, "miljarden", 9, ""},    Word{nl, "mld", 9, ""},
    Word{nl, "mrd", 9, ""},          Word{nl, "biljoen", 12, ""},     Word{nl, "biljard", 15, ""},
    Word{nl, "triljoen", 18, ""},    Word{nl, "per", 0, "/"},         Word{nl, "US$", 0, "USD"},
    Word{nl, "dollar", 0, "USD"},    Word{nl, "dollars", 0, "USD"},   Word{nl, "euro", 0, "EUR"},
    Word{nl, "euro's", 0, "EUR"},    Word{nl, "cent", 0, "ct"},       Word{nl, "eurocent", 0, "ct"},
    Word{nl, "yuan", 0, "CNY"},      Word{nl, "pond", 0, "GBP"},      Word{nl, "yen", 0, "JPY"},
    Word{nl, "dag", 0, "d"},         Word{nl, "dagen", 0, "d"},       Word{nl, "uur", 0, "h"},
    Word{nl, "uren", 0, "h"},        Word{nl, "weken", 0, "weeks"},   Word{nl, "jaar", 0, "year"},
    Word{nl, "GPU-uur", 0, "GPU-h"}, Word{nl, "GPU-uren", 0, "GPU-h"},

    Word{de, "Tausend", 3, ""},      Word{de, "Tsd", 3, ""},          Word{de, "Million", 6, ""},
    Word{de, "Millionen", 6, ""},    Word{de, "Mio", 6, ""},          Word{de, "Mill", 6, ""},
    Word{de, "Milliarde", 9, ""},    Word{de, "Milliarden", 9, ""},   Word{de, "Mrd", 9, ""},
    Word{de, "Billion", 12, ""},     Word{de, "Billionen", 12, ""},   Word{de, "Bio", 12, ""},
    Word{de, "Billiarde", 15, ""},   Word{de, "Billiarden", 15, ""},  Word{de, "Trillion", 18, ""},
    Word{de, "Trillionen", 18, ""},  Word{de, "pro", 0, "/"},         Word{de, "je", 0, "/"},
    Word{de, "US$", 0, "USD"},       Word{de, "Dollar", 0, "USD"},    Word{de, "Euro", 0, "EUR"},
    Word{de, "Cent", 0, "ct"},       Word{de, "Eurocent", 0, "ct"},   Word{de, "Yuan", 0, "CNY"},
    Word{de, "Pfund", 0, "GBP"},     Word{de, "Franken", 0, "CHF"},   Word{de, "Yen", 0, "JPY"},
    Word{de, "Tag", 0, "d"},         Word{de, "Tage", 0, "d"},        Word{de, "Stunde", 0, "h"},
    Word{de, "Stunden", 0, "h"},     Word{de, "Std", 0, "h"},         Word{de, "Wochen", 0, "weeks"},
    Word{de, "Jahr", 0, "year"},     Word{de, "Jahre", 0, "years"},   Word{de, "GPU-Stunde", 0, "GPU-h"},
    Word{de, "GPU-Stunden", 0, "GPU-h"},

    Word{fr, "mille", 3, ""},        Word{fr, "millier", 3, ""},      Word{fr, "milliers", 3, ""},
    Word{fr, "million", 6, ""},      Word{fr, "millions", 6, ""},     Word{fr, "milliard", 9, ""},
    Word{fr, "milliards", 9, ""},    Word{fr, "Md", 9, ""},           Word{fr, "Mds", 9, ""},
    Word{fr, "Mrd", 9, ""},          Word{fr, "billion", 12, ""},     Word{fr, "billions", 12, ""},
    Word{fr, "billiard", 15, ""},    Word{fr, "billiards", 15, ""},   Word{fr, "trillion", 18, ""},
    Word{fr, "trillions", 18, ""},   Word{fr, "de", 0, ""},           Word{fr, "d'", 0, ""},
    Word{fr, "par", 0, "/"},         Word{fr, "US$", 0, "USD"},       Word{fr, "dollar", 0, "USD"},
    Word{fr, "dollars", 0, "USD"},   Word{fr, "euro", 0, "EUR"},      Word{fr, "euros", 0, "EUR"},
    Word{fr, "centime", 0, "ct"},    Word{fr, "centimes", 0, "ct"},   Word{fr, "yuan", 0, "CNY"},
    Word{fr, "yuans", 0, "CNY"},     Word{fr, "yen", 0, "JPY"},       Word{fr, "yens", 0, "JPY"},
    Word{fr, "francs suisses", 0, "CHF"},                             Word{fr, "livres sterling", 0, "GBP"},
    Word{fr, "jour", 0, "d"},        Word{fr, "jours", 0, "d"},       Word{fr, "heure", 0, "h"},
    Word{fr, "heures", 0, "h"},      Word{fr, "semaines", 0, "weeks"}, Word{fr, "an", 0, "year"},
    Word{fr, "ans", 0, "years"},     Word{fr, "heures-GPU", 0, "GPU-h"}, Word{fr, "heures GPU", 0, "GPU-h"},
    Word{fr, "Mo", 0, "MB"},         Word{fr, "Go", 0, "GB"},         Word{fr, "To", 0, "TB"},

    Word{zh, "十", 1, ""},           Word{zh, "百", 2, ""},           Word{zh, "千", 3, ""},
    Word{zh, "万", 4, ""},           Word{zh, "萬", 4, ""},           Word{zh, "亿", 8, ""},
    Word{zh, "億", 8, ""},           Word{zh, "每", 0, "/"},          Word{zh, "元", 0, "CNY"},
    Word{zh, "人民币", 0, "CNY"},    Word{zh, "¥", 0, "CNY"},         Word{zh, "分", -2, "CNY"},
    Word{zh, "美元", 0, "USD"},      Word{zh, "欧元", 0, "EUR"},      Word{zh, "英镑", 0, "GBP"},
    Word{zh, "日元", 0, "JPY"},      Word{zh, "瑞士法郎", 0, "CHF"},  Word{zh, "度", 0, "kWh"},
    Word{zh, "千瓦时", 0, "kWh"},    Word{zh, "兆瓦时", 0, "MWh"},    Word{zh, "吉瓦时", 0, "GWh"},
    Word{zh, "瓦", 0, "W"},          Word{zh, "千瓦", 0, "kW"},       Word{zh, "兆瓦", 0, "MW"},
    Word{zh, "吉瓦", 0, "GW"},       Word{zh, "小时", 0, "h"},        Word{zh, "天", 0, "d"},
    Word{zh, "周", 0, "weeks"},      Word{zh, "年", 0, "year"},       Word{zh, "GPU小时", 0, "GPU-h"},
    Word{zh, "卡时", 0, "GPU-h"},    Word{zh, "张", 0, "chips"},      Word{zh, "块", 0, "chips"},
};

constexpr std::array doubtful = {
    DoubtfulWord{nl, "billion", "'billion' is 1e9 in English, and looks like the Dutch biljoen, 1e12", "write miljard or biljoen"},
    DoubtfulWord{nl, "trillion", "'trillion' is 1e12 in English, and looks like the Dutch triljoen, 1e18", "write biljoen or triljoen"},
    DoubtfulWord{de, "TEUR", "'TEUR' is a thousand euros to an accountant and 1e12 to a physicist", "write Tsd. EUR or Bio. EUR"},
    DoubtfulWord{de, "T€", "'T€' is a thousand euros to an accountant and 1e12 to a physicist", "write Tsd. EUR or Bio. EUR"},
    DoubtfulWord{zh, "兆", "'兆' is 1e6 in some places and 1e12 in others", "write 百万 or 万亿"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Short words are symbols and stand as they are: Md is no md. Long ones have letters of either case.
bool begins_with(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) { return false; }
    const bool symbol = word.size() < 3;
    return std::equal(word.begin(), word.end(), text.begin(),
                      [symbol](char a, char b) { return symbol ? a == b : lower(a) == lower(b); });
}

bool chinese(std::string_view word) { return static_cast<unsigned char>(word.back()) >= 0x80; }

/// Nothing but the end, a sign between units or a sign of money follows a whole word; Chinese has no blanks.
bool ends(std::string_view rest, std::string_view word) {
    if (rest.empty() || word.ends_with('\'') || chinese(word)) { return true; }
    for (const std::string_view next : {" ", "/", "*", ".", "$", "€", "£", "¥", "\t"}) {
        if (rest.starts_with(next)) { return true; }
    }
    return static_cast<unsigned char>(rest.front()) < 0x80 && rest.front() >= '0' && rest.front() <= '9';
}

Locale language(Locale locale) { return locale == none ? en : locale; }

}  // namespace

std::span<const LocaleWord> locale_words() { return words; }

std::optional<WordMatch> word_at(std::string_view text, Locale locale) {
    std::optional<WordMatch> best;
    for (const auto& word : words) {
        if (word.locale != language(locale) || !begins_with(text, word.text)) { continue; }
        auto rest = text.substr(word.text.size());
        if (!ends(rest, word.text) || (best && best->length >= word.text.size())) { continue; }
        const bool point = rest.starts_with('.') && !chinese(word.text);  // "Mrd. EUR"
        best = WordMatch{word, word.text.size() + (point ? 1 : 0)};
    }
    return best;
}

const DoubtfulWord* doubtful_at(std::string_view text, Locale locale) {
    const auto* found = std::find_if(doubtful.begin(), doubtful.end(), [&](const DoubtfulWord& word) {
        return word.locale == locale && begins_with(text, word.text) && ends(text.substr(word.text.size()), word.text);
    });
    return found == doubtful.end() ? nullptr : found;
}

std::optional<Locale> foreign_magnitude(std::string_view text, Locale locale) {
    for (const auto& word : words) {
        if (word.locale == language(locale) || word.exponent < 3 || !begins_with(text, word.text)) { continue; }
        if (ends(text.substr(word.text.size()), word.text)) { return word.locale; }
    }
    return std::nullopt;
}

}  // namespace traincost::units::detail
