// SPDX-License-Identifier: Apache-2.0
// What no text may do to the parser: crash it, make it read what is no number, or depend on the process's locale.
#include <traincost/units/format.hpp>
#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <chrono>
#include <clocale>
#include <cmath>
#include <locale>
#include <string>

using namespace traincost;

namespace {

/// Reads a text as every kind there is; whatever is read is finite, whatever is not comes with code and message.
template <class Q>
void survives_as(const std::string& text) {
    const auto found = units::parse<Q>(text);
    if (!found) {
        RC_ASSERT(!found.error().code.empty());
        RC_ASSERT(!found.error().message.empty());
        RC_ASSERT(found.error().message.size() < 500U);
        return;
    }
    if constexpr (std::is_same_v<Q, double>) {
        RC_ASSERT(std::isfinite(*found));
    } else if constexpr (requires { found->amount; }) {
        RC_ASSERT(std::isfinite(found->amount.value()));
    } else {
        RC_ASSERT(std::isfinite(found->value()));
    }
}

void survives(const std::string& text) {
    survives_as<double>(text);
    survives_as<Time<>>(text);
    survives_as<Flop<>>(text);
    survives_as<Tokens<>>(text);
    survives_as<ChipTime<>>(text);
    survives_as<PowerPerChip<>>(text);
    survives_as<BytesPerChip<>>(text);
    survives_as<Bandwidth<>>(text);
    survives_as<Money>(text);
    survives_as<Priced<EnergyPrice<>>>(text);
    survives_as<Priced<CostPerChipTime<>>>(text);
    (void)units::parse_exchange_rate(text);
}

/// Whether nothing at all is made of a text.
bool refused(const std::string& text) { return !units::parse_written(text); }

struct CommaDecimals : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

/// Sets the locales of C and C++ to ones with a decimal comma for as long as it lives.
class ForeignLocale {
 public:
    ForeignLocale() : before_(std::setlocale(LC_ALL, nullptr)), classic_(std::locale()) {
        std::locale::global(std::locale(std::locale::classic(), new CommaDecimals));
        for (const char* name : {"de_DE.UTF-8", "nl_NL.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "de_DE"}) {
            if (std::setlocale(LC_ALL, name) != nullptr) { break; }
        }
    }
    ~ForeignLocale() {
        std::locale::global(classic_);
        std::setlocale(LC_ALL, before_.c_str());
    }
    ForeignLocale(const ForeignLocale&) = delete;
    ForeignLocale& operator=(const ForeignLocale&) = delete;

 private:
    std::string before_;
    std::locale classic_;
};

}  // namespace

TEST_CASE("random bytes crash nothing and are never read as NaN or infinity") {
    CHECK(rc::check([](const std::string& text) { survives(text); }));
}

TEST_CASE("random texts of the parser's own words crash nothing and are never read as NaN or infinity") {
    static const std::vector<std::string> words = {
        "0", "1", "5.6", "1e308", "1e-320", "1e400", "-", "+", ".", "e", "E", "e5", " ", "\t", "/", "*", "//", "k", "M", "B", "bn",
        "T", "EUR", "USD", "$", "€", "¢", "ct", "kWh", "MWh", "W", "YW", "nW", "GPU-h", "h", "s", "bit", "B", "GiB", "tokens",
        "FLOP", "%", "OOM", " per ", " CO2e", "gCO2e", "node", "chip", "nan", "inf", "0x", "\xC2", "\xE2\x82", "\xFF", ","};
    CHECK(rc::check([] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words));
        std::string text;
        for (const auto& part : parts) { text += part; }
        survives(text);
        survives("5 " + text);
        survives("1e308" + text);
    }));
}

TEST_CASE("what looks like a number to C and is none here is refused") {
    for (const char* text : {"nan", "NaN", "NAN(5)", "-nan", "inf", "INF", "-inf", "infinity", "0x10", "0x1p3", "1e", "e5", "E5",
                             "1e+", ".", "-", "+", "-.", "+-5", "--5", "5-", "1..2", "1.2.3", "5 nan", "5 inf", "١٢", "５", "½",
                             "1e5e5", "5 5", "5+5", "(5)", "5;", "5\n6", "#5", "0b1", "5f", "5LL"}) {
        CAPTURE(text);
        CHECK(refused(text));
    }
}

TEST_CASE("numbers too large and too small for a double are refused, each by its name") {
    const auto message = [](const std::string& text) {
        const auto found = units::parse_written(text);
        return found ? std::string("was read") : found.error().message;
    };
    CHECK(message("1e309 W").find("too large") != std::string::npos);
    CHECK(message("-1e309 W").find("too large") != std::string::npos);
    CHECK(message("1e99999999999999999999 W").find("too large") != std::string::npos);
    CHECK(message(std::string(350, '9') + " W").find("too large") != std::string::npos);
    CHECK(message("1e308 kW").find("too large") != std::string::npos);
    CHECK(message("1e308k").find("too large") != std::string::npos);
    CHECK(message("1e-400 W").find("too small") != std::string::npos);
    CHECK(message("1e-99999999999999999999 W").find("too small") != std::string::npos);
    CHECK(message("0." + std::string(330, '0') + "1 W") != "was read");
    CHECK(message("1e-320 nW").find("too small") != std::string::npos);
    CHECK(message("0e-400 W") == "was read");
    CHECK(message("1e-300 W") == "was read");
    CHECK(message("1e308 W") == "was read");
}

TEST_CASE("a bare count of GPU-hours too large for chip seconds is refused") {
    const auto found = units::parse<ChipTime<>>("1e308");
    REQUIRE_FALSE(found);
    CHECK(found.error().code == "bad-number");
}

TEST_CASE("empty and blank texts are refused") {
    for (const char* text : {"", " ", "\t\t", "  \t "}) { CHECK(refused(text)); }
    CHECK(refused(std::string(1, '\0')));
    CHECK(refused(std::string("5\0W", 3)));
    CHECK(refused(std::string("5 W\0", 4)));
}

TEST_CASE("very long texts are refused at once, with a short message") {
    const auto start = std::chrono::steady_clock::now();
    for (const std::string& text : {std::string(10'000'000, '9'), std::string(10'000'000, ' '), "5 " + std::string(10'000'000, 'W'),
                                    std::string(10'000'000, '\xFF'), "5" + std::string(10'000'000, '/')}) {
        const auto found = units::parse<Power<>>(text);
        REQUIRE_FALSE(found);
        CHECK(found.error().message.size() < 200);
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
}

TEST_CASE("many factors of a unit are refused, not wrapped around") {
    CHECK_FALSE(units::parse<Power<>>("1 W*W*W*W"));
    CHECK_FALSE(units::parse<Power<>>("1 W*W*W*W*W*W"));
    std::string seconds = "1 s";
    for (int i = 0; i < 64; ++i) { seconds += "*s"; }  // 65 x 12 = 12 modulo 256: a second again, if it wrapped around
    CHECK_FALSE(units::parse<Time<>>(seconds));
    CHECK_FALSE(units::parse<double>("1 W/W/W/W/W/W/W"));
    CHECK(refused("1 W**W"));
    CHECK(refused("1 /"));
    CHECK(refused("1 W/"));
}

TEST_CASE("text that is not UTF-8 is refused") {
    for (const char* text : {"5 \xFF", "\xC3(5", "5 \xE2\x82", "5\xF0\x28\x8C\xBC W", "\xEF\xBB\xBF" "5 W"}) {
        CAPTURE(text);
        CHECK(refused(text));
    }
}

TEST_CASE("reading and writing do not depend on the locale of the process") {
    const auto price = units::parse<Priced<EnergyPrice<>>>("0.12 EUR/kWh");
    const auto small = units::parse<double>("1.5e-3");
    const auto written = units::text(price->amount, "EUR");
    const auto grouped = units::grouped(1234567.5, 1);
    const ForeignLocale comma;
    CHECK(units::parse<Priced<EnergyPrice<>>>("0.12 EUR/kWh")->amount == price->amount);
    CHECK(*units::parse<double>("1.5e-3") == *small);
    CHECK_FALSE(units::parse<Priced<EnergyPrice<>>>("0,12 EUR/kWh"));
    CHECK(units::text(price->amount, "EUR") == written);
    CHECK(units::grouped(1234567.5, 1) == grouped);
}
