// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace traincost;
using namespace traincost::literals;
using units::parse;

namespace {

/// Whether `text` is read as `expected`, to the rounding of one multiplication or two.
template <class Q>
void reads(const std::string& text, Q expected) {
    CAPTURE(text);
    const auto found = parse<Q>(text);
    if (!found) { FAIL_CHECK(found.error().message, "; ", found.error().hint); }
    REQUIRE(found);
    if constexpr (std::is_same_v<Q, double>) {
        CHECK(*found == doctest::Approx(expected).epsilon(1e-15));
    } else {
        CHECK(found->value() == doctest::Approx(expected.value()).epsilon(1e-15));
    }
}

template <class Q>
void reads_money(const std::string& text, Q expected, Currency currency) {
    CAPTURE(text);
    const auto found = parse<Priced<Q>>(text);
    if (!found) { FAIL_CHECK(found.error().message, "; ", found.error().hint); }
    REQUIRE(found);
    CHECK(found->amount.value() == doctest::Approx(expected.value()).epsilon(1e-15));
    CHECK(code(found->currency) == code(currency));
}

/// The complaint about a text that must not be read as a Q.
template <class Q>
Complaint complaint(const std::string& text) {
    CAPTURE(text);
    const auto found = parse<Q>(text);
    CHECK_FALSE(found);
    return found ? Complaint{"", "was read", ""} : found.error();
}

template <class Q>
std::string code_of(const std::string& text) {
    return std::string(complaint<Q>(text).code);
}

}  // namespace

TEST_CASE("prices of electricity are read in euros, dollars, yuan and cents, per kWh and MWh") {
    reads_money("0.12 EUR/kWh", 0.12_money / 1.0_kWh, Currency::eur);
    reads_money("38 ct/kWh", 0.38_money / 1.0_kWh, Currency::eur);
    reads_money("0.38 CNY/kWh", 0.38_money / 1.0_kWh, Currency::cny);
    reads_money("0.38 RMB/kWh", 0.38_money / 1.0_kWh, Currency::cny);
    reads_money("85 USD/MWh", 0.085_money / 1.0_kWh, Currency::usd);
    reads_money("6.6 ¢/kWh", 0.066_money / 1.0_kWh, Currency::usd);
    reads_money("0.12EUR/kWh", 0.12_money / 1.0_kWh, Currency::eur);
    reads_money("120 EUR per MWh", 0.12_money / 1.0_kWh, Currency::eur);
    reads_money("0.12 € / kWh", 0.12_money / 1.0_kWh, Currency::eur);
    reads_money("€0.12/kWh", 0.12_money / 1.0_kWh, Currency::eur);
}

TEST_CASE("a megawatt-hour is a thousand kilowatt-hours: 120 EUR/MWh is 0.12 EUR/kWh") {
    const auto per_mwh = parse<Priced<EnergyPrice<>>>("120 EUR/MWh");
    const auto per_kwh = parse<Priced<EnergyPrice<>>>("0.12 EUR/kWh");
    REQUIRE(per_mwh);
    REQUIRE(per_kwh);
    CHECK(per_mwh->amount.value() == doctest::Approx(per_kwh->amount.value()).epsilon(1e-15));
}

TEST_CASE("a price of electricity needs a currency and an energy") {
    CHECK(code_of<Priced<EnergyPrice<>>>("25.6") == "missing-unit");
    CHECK(code_of<Priced<EnergyPrice<>>>("0.12 EUR") == "wrong-unit");
    CHECK(code_of<Priced<EnergyPrice<>>>("0.12 EUR/kW") == "wrong-unit");
    CHECK(code_of<Priced<EnergyPrice<>>>("0.12 /kWh") == "unknown-unit");
    CHECK(code_of<Priced<EnergyPrice<>>>("0.12 kWh/EUR") == "wrong-unit");
    CHECK(code_of<Priced<EnergyPrice<>>>("0.12 EUR*USD/kWh") == "wrong-unit");
    CHECK(code_of<Priced<EnergyPrice<>>>("0.12 EUR*USD/USD/kWh*CNY") == "wrong-unit");
}

TEST_CASE("a price per 100 kWh is a hundredth per kWh") {
    // 39.43 EUR / 100 kWh = 0.3943 EUR/kWh; a joule is 1 / 3.6e6 kWh
    const auto price = units::parse<Priced<EnergyPrice<>>>("39.43 EUR/100 kWh");
    REQUIRE(price.has_value());
    CHECK(price->amount.value() == doctest::Approx(0.3943 / 3.6e6).epsilon(1e-12));
    CHECK(price->currency == Currency::eur);
    CHECK(code_of<Priced<EnergyPrice<>>>("39.43 EUR/0 kWh") == "unknown-unit");
}

TEST_CASE("a bare number where a unit is needed is told the units expected") {
    const auto found = complaint<Priced<EnergyPrice<>>>("25.6");
    CHECK(found.code == "missing-unit");
    CHECK(found.message == "'25.6' has no unit");
    CHECK(found.hint.find("a price of electricity") != std::string::npos);
    CHECK(found.hint.find("0.12 EUR/kWh") != std::string::npos);
    CHECK(code_of<Power<>>("700") == "missing-unit");
    CHECK(code_of<PowerPerChip<>>("700") == "missing-unit");
    CHECK(code_of<Time<>>("54.2") == "missing-unit");
    CHECK(code_of<Money>("5.6M") == "missing-unit");
    CHECK(code_of<BytesPerChip<>>("80") == "missing-unit");
    CHECK(code_of<Energy<>>("3.24") == "missing-unit");
}

TEST_CASE("a wrong unit is told what the text is not, and how it is written") {
    const auto found = complaint<Energy<>>("5 kW");
    CHECK(found.code == "wrong-unit");
    CHECK(found.message == "'5 kW' is not an energy");
    CHECK(found.hint.find("500 kWh") != std::string::npos);
    CHECK(code_of<Power<>>("5 kWh") == "wrong-unit");
    CHECK(code_of<Flop<>>("5 FLOP/s") == "wrong-unit");
    CHECK(code_of<FlopRatePerChip<>>("989 TFLOP") == "wrong-unit");
    CHECK(code_of<ChipTime<>>("5 h") == "wrong-unit");
    CHECK(code_of<ChipTime<>>("5 node-h") == "wrong-unit");
    CHECK(code_of<Time<>>("5 GPU-h") == "wrong-unit");
    CHECK(code_of<Chips<>>("256 nodes") == "wrong-unit");
    CHECK(code_of<Tokens<>>("5 parameters") == "wrong-unit");
    CHECK(code_of<CarbonIntensity<>>("252.7 g/kWh") == "wrong-unit");  // grams of what?
    CHECK(code_of<Money>("5 kWh") == "wrong-unit");
    CHECK(code_of<Power<>>("5 EUR") == "wrong-unit");
    CHECK(code_of<double>("5 EUR/USD") == "wrong-unit");
    CHECK(code_of<double>("5 bit/B") == "wrong-unit");
}

TEST_CASE("rates per hour of a chip are understood with and without naming the chip") {
    reads_money("2 USD/h", 2.0_money / 1.0_gpu_h, Currency::usd);
    reads_money("2 USD/GPU-h", 2.0_money / 1.0_gpu_h, Currency::usd);
    reads_money("2 USD/GPU-hour", 2.0_money / 1.0_gpu_h, Currency::usd);
    reads_money("2 USD/chip/h", 2.0_money / 1.0_gpu_h, Currency::usd);
    reads_money("$2/GPU-h", 2.0_money / 1.0_gpu_h, Currency::usd);
    reads_money("$2/h", 2.0_money / 1.0_gpu_h, Currency::usd);
    reads_money("48 USD/day", 2.0_money / 1.0_gpu_h, Currency::usd);
    CHECK(code_of<Priced<CostPerChipTime<>>>("2 USD/node-h") == "wrong-unit");
    CHECK(code_of<Priced<CostPerChipTime<>>>("2 USD") == "wrong-unit");
    CHECK(code_of<Priced<CostPerChipTime<>>>("2 USD/kWh") == "wrong-unit");
}

TEST_CASE("prices of chips are read with and without naming the chip") {
    reads_money("44490 USD", CostPerChip<>::of(44490.0), Currency::usd);
    reads_money("44490 USD/chip", CostPerChip<>::of(44490.0), Currency::usd);
    reads_money("44.49k EUR/GPU", CostPerChip<>::of(44490.0), Currency::eur);
}

TEST_CASE("bits are eight to the byte: 400 Gbit/s are 50 GB/s") {
    reads<Bandwidth<>>("400 Gbit/s", 50e9_bytes / 1.0_s);
    reads<Bandwidth<>>("50 GB/s", 50e9_bytes / 1.0_s);
    reads<BandwidthPerChip<>>("400 Gbit/s", 50e9_bytes / 1.0_s / 1_chips);
    reads<BandwidthPerChip<>>("3350 GB/s", 3350e9_bytes / 1.0_s / 1_chips);
    reads<BandwidthPerChip<>>("900 GB/s/chip", 900e9_bytes / 1.0_s / 1_chips);
    CHECK(code_of<Bandwidth<>>("400 Gbit*B/s") == "wrong-unit");  // square bytes
    CHECK(code_of<Bandwidth<>>("400 Gb/s") == "unknown-unit");    // b is bit to some and byte to others
    CHECK(code_of<Bandwidth<>>("400 Gbit") == "wrong-unit");
}

TEST_CASE("80 GB and 80 GiB are 7.4 % apart") {
    const auto decimal = parse<BytesPerChip<>>("80 GB");
    const auto binary = parse<BytesPerChip<>>("80 GiB");
    REQUIRE(decimal);
    REQUIRE(binary);
    CHECK(decimal->value() == 80e9);
    CHECK(binary->value() == 85899345920.0);  // 80 x 2^30
    CHECK(binary->value() / decimal->value() == doctest::Approx(1.073741824).epsilon(1e-15));
    reads<BytesPerChip<>>("80GB", 80e9_bytes / 1_chips);
    reads<BytesPerChip<>>("81920 MiB", 85899345920.0_bytes / 1_chips);
    reads<BytesPerChip<>>("1.5 TB", 1.5e12_bytes / 1_chips);
}

TEST_CASE("tokens and parameters are read with T, B, words or an exponent") {
    reads<Tokens<>>("14.8T tokens", 14.8e12_tokens);
    reads<Tokens<>>("14.8 T tokens", 14.8e12_tokens);
    reads<Tokens<>>("14.8T", 14.8e12_tokens);
    reads<Tokens<>>("14.8 trillion tokens", 14.8e12_tokens);
    reads<Tokens<>>("300 billion tokens", 300e9_tokens);
    reads<Tokens<>>("300e9", 300e9_tokens);
    reads<Tokens<>>("300B tokens", 300e9_tokens);
    reads<Parameters<>>("671B parameters", 671e9_parameters);
    reads<Parameters<>>("37 B params", 37e9_parameters);
    reads<Parameters<>>("37e9", 37e9_parameters);
}

TEST_CASE("a B alone is a billion of what is counted, and a byte where bytes are wanted") {
    reads<Tokens<>>("300B", 300e9_tokens);
    reads<Parameters<>>("671B", 671e9_parameters);
    reads<BytesPerChip<>>("300B", 300.0_bytes / 1_chips);
    CHECK(code_of<Parameters<>>("671 GB") == "wrong-unit");
    CHECK(code_of<double>("5B") == "wrong-unit");
    CHECK(code_of<Money>("5B") == "wrong-unit");
}

TEST_CASE("GPU-hours are read with M, k, words, and bare") {
    reads<ChipTime<>>("2.788M GPU-h", 2.788e6_gpu_h);
    reads<ChipTime<>>("2788 k GPU-h", 2.788e6_gpu_h);
    reads<ChipTime<>>("2.788 million GPU-hours", 2.788e6_gpu_h);
    reads<ChipTime<>>("2788000", 2.788e6_gpu_h);
    reads<ChipTime<>>("2.788M", 2.788e6_gpu_h);
    reads<ChipTime<>>("2.788M chip-h", 2.788e6_gpu_h);
    reads<ChipTime<>>("2.788M TPU-h", 2.788e6_gpu_h);
    reads<ChipTime<>>("100 GPU*days", 2400.0_gpu_h);
    reads<ChipTime<>>("2048 chips*h", 2048.0_gpu_h);
}

TEST_CASE("operations and their rates are told apart") {
    reads<FlopRatePerChip<>>("989 TFLOP/s", 989e12_FLOP / 1.0_s / 1_chips);
    reads<FlopRatePerChip<>>("989 TFLOPS", 989e12_FLOP / 1.0_s / 1_chips);
    reads<FlopRatePerChip<>>("0.989 PFLOP/s/chip", 989e12_FLOP / 1.0_s / 1_chips);
    reads<Flop<>>("3.8e25 FLOP", 3.8e25_FLOP);
    reads<Flop<>>("38 YFLOP", 3.8e25_FLOP);
    reads<Flop<>>("3.8e25", 3.8e25_FLOP);
    reads<FlopPerToken<>>("250 GFLOP/token", 250e9_FLOP / 1.0_tokens);
    CHECK(code_of<FlopRatePerChip<>>("989 TFLOPs") == "wrong-unit");
    CHECK(code_of<Flop<>>("989 TFLOPS") == "wrong-unit");
    CHECK(code_of<FlopRatePerChip<>>("989 TFLOPS/s") == "wrong-unit");
}

TEST_CASE("money is read with its currency before or behind, and M, bn and words") {
    const auto reads_usd = [](const char* text, double expected) { reads_money(text, Cost<>::of(expected), Currency::usd); };
    reads_usd("10MUSD", 10e6);
    reads_usd("10 MUSD", 10e6);
    reads_usd("10 M USD", 10e6);
    reads_usd("10M$", 10e6);
    reads_usd("$5.6M", 5.6e6);
    reads_usd("$ 5.6 million", 5.6e6);
    reads_usd("5.6M USD", 5.6e6);
    reads_usd("5576000 USD", 5576000.0);
    reads_usd("USD 500 bn", 500e9);
    reads_usd("100 ¢", 1.0);
    reads_usd("$500B", 500e9);
    reads_usd("500B USD", 500e9);
    reads_money("EUR 1.5 bn", Cost<>::of(1.5e9), Currency::eur);
    reads_money("1.5 bn EUR", Cost<>::of(1.5e9), Currency::eur);
    reads_money("€1.5bn", Cost<>::of(1.5e9), Currency::eur);
    reads_money("1.5 billion EUR", Cost<>::of(1.5e9), Currency::eur);
    reads_money("2 trillion JPY", Cost<>::of(2e12), Currency::jpy);
    reads_money("2 tn JPY", Cost<>::of(2e12), Currency::jpy);
    reads_money("2 thousand CHF", Cost<>::of(2e3), Currency::chf);
    reads_money("12 mn EUR", Cost<>::of(12e6), Currency::eur);
    reads_money("-5 EUR", Cost<>::of(-5.0), Currency::eur);
    reads_money("EUR -5", Cost<>::of(-5.0), Currency::eur);
}

TEST_CASE("money with two currencies, none, or a unit that is not its own is refused") {
    CHECK(code_of<Money>("5 EUR*USD") == "wrong-unit");
    CHECK(code_of<Money>("EUR 5 USD") == "unknown-unit");
    CHECK(code_of<Money>("EUR 5 kWh") == "unknown-unit");
    CHECK(code_of<Money>("5") == "missing-unit");
    CHECK(code_of<Money>("5 EUR/EUR") == "wrong-unit");
    CHECK(code_of<Money>("kWh 5") == "bad-number");
    CHECK(code_of<Money>("EUR") == "bad-number");
    CHECK(code_of<Money>("5 XYZ") == "unknown-unit");
    CHECK(code_of<Money>("5.6m") == "wrong-unit");  // metres; never millions
}

TEST_CASE("a fraction of a cent is not what anybody means by mEUR: money takes no small prefixes") {
    CHECK(code_of<Money>("10 mEUR") == "unknown-unit");
    CHECK(code_of<Money>("10 uUSD") == "unknown-unit");
    reads_money("10 kEUR", Cost<>::of(10e3), Currency::eur);
    reads_money("10 GUSD", Cost<>::of(10e9), Currency::usd);
}

TEST_CASE("times are read in seconds to years, a year being 8766 hours and a month nothing") {
    reads<Time<>>("60 s", 60.0_s);
    reads<Time<>>("5 min", 300.0_s);
    reads<Time<>>("1301 h", 1301.0_h);
    reads<Time<>>("30 d", 30.0_days);
    reads<Time<>>("54.2 days", 54.2_days);
    reads<Time<>>("2 weeks", 14.0_days);
    reads<Time<>>("1 year", 8766.0_h);
    reads<Time<>>("10 ms", 0.01_s);
    const auto month = complaint<Time<>>("2 months");
    CHECK(month.message == "a month has no fixed length");
    CHECK(month.hint == "write days");
}

TEST_CASE("power, energy, carbon and decay are read in the units of the field") {
    reads<Power<>>("10 MW", 10.0_MW);
    reads<PowerPerChip<>>("700 W", 700.0_W / 1_chips);
    reads<PowerPerChip<>>("1.275 kW/chip", 1275.0_W / 1_chips);
    reads<Energy<>>("3.24 GWh", 3240.0_MWh);
    reads<Energy<>>("500 kWh", 500.0_kWh);
    reads<Energy<>>("3.6 MJ", 1.0_kWh);
    reads<Energy<>>("3 kW*h", 3.0_kWh);
    reads<CarbonIntensity<>>("252.7 g CO2e/kWh", 0.2527_kgCO2e / 1.0_kWh);
    reads<CarbonIntensity<>>("252.7 gCO2e/kWh", 0.2527_kgCO2e / 1.0_kWh);
    reads<CarbonIntensity<>>("0.41 kgCO2e/kWh", 0.41_kgCO2e / 1.0_kWh);
    reads<CarbonIntensity<>>("0.41 tCO2/MWh", 0.41_kgCO2e / 1.0_kWh);
    reads<DecayRate<>>("0.14 OOM/year", 0.14 / (8766.0_h));
    reads<ChipsPerNode<>>("8 chips/node", 8_chips / 1_nodes);
    reads<Chips<>>("2048 chips", 2048_chips);
    reads<Chips<>>("2k GPUs", 2000_chips);
    reads<Chips<>>("2048", 2048_chips);
}

TEST_CASE("fourteen per cent a year is not 0.14 orders of magnitude a year") {
    CHECK(code_of<DecayRate<>>("14 %/year") == "wrong-unit");
    CHECK(code_of<Tokens<>>("40 %") == "wrong-unit");
}

TEST_CASE("what the examples of a kind say is read") {
    reads<ChipsPerNode<>>("8", 8_chips / 1_nodes);
    reads<double>("0.4", 0.4);
    reads<double>("40 %", 0.4);
    reads<double>("40%", 0.4);
    reads<Bandwidth<>>("50 GB/s", 50e9_bytes / 1.0_s);
}

TEST_CASE("numbers are read in all the usual forms") {
    reads<double>("1e3", 1000.0);
    reads<double>("1E3", 1000.0);
    reads<double>("+1.5e+3", 1500.0);
    reads<double>("-1.5e-3", -0.0015);
    reads<double>(".5", 0.5);
    reads<double>("5.", 5.0);
    reads<double>("  7\t", 7.0);
    reads<double>("010", 10.0);
    reads<double>("0", 0.0);
    reads<double>("0.0e5", 0.0);
    reads_money("5EUR", Cost<>::of(5.0), Currency::eur);
    reads_money("5e3EUR", Cost<>::of(5000.0), Currency::eur);
    reads<Time<>>("1.0e0 d", 1.0_days);
}

TEST_CASE("a decimal comma and thousands signs are refused, with the form that is right") {
    for (const char* text : {"0,12 EUR/kWh", "2,788,000 EUR", "1.234,5 EUR"}) {
        const auto found = complaint<Money>(text);
        CHECK(found.code == "bad-number");
        CHECK(found.hint.find("point") != std::string::npos);
    }
    for (const char* text : {"1.234.567 EUR", "12 000 EUR", "1'000 EUR", "1_000 EUR"}) { (void)complaint<Money>(text); }
}

TEST_CASE("a misspelt unit gets the near name") {
    CHECK(complaint<Energy<>>("5 kwh").hint == "did you mean 'kWh'?");
    CHECK(complaint<Energy<>>("5 KWh").hint == "did you mean 'kWh'?");
    CHECK(complaint<Energy<>>("5 GHw").hint == "did you mean 'GWh'?");
    CHECK(complaint<ChipTime<>>("5 gpu-h").hint == "did you mean 'GPU-h'?");
    CHECK(complaint<Tokens<>>("5 tokns").hint == "did you mean 'tokens'?");
    CHECK(complaint<Tokens<>>("5T tokns").hint == "did you mean 'tokens'?");
    CHECK(complaint<FlopRatePerChip<>>("5 TFLPO/s").hint == "did you mean 'TFLOP'?");
    CHECK(complaint<Money>("5 UDS").hint == "did you mean 'USD'?");
    CHECK(complaint<Power<>>("5 gw").hint == "did you mean 'GW'?");
    CHECK(complaint<Power<>>("5 mw").hint == "did you mean 'MW'?");
    CHECK(complaint<Money>("5 EUR/").message.find("''") == std::string::npos);
}

TEST_CASE("an unknown unit with nothing near is told the usual ones") {
    const auto found = complaint<Energy<>>("5 furlongs");
    CHECK(found.code == "unknown-unit");
    CHECK(found.message == "unknown unit 'furlongs'");
    CHECK(found.hint.find("kWh") != std::string::npos);
}

TEST_CASE("a text without a number is told to begin with one, in the words of its kind") {
    const auto found = complaint<Priced<EnergyPrice<>>>("cheap");
    CHECK(found.code == "bad-number");
    CHECK(found.message == "'cheap' does not begin with a number");
    CHECK(found.hint.find("0.12 EUR/kWh") != std::string::npos);
}

TEST_CASE("a text read without a kind keeps value, dimension and currencies apart") {
    const auto price = units::parse_written("0.12 EUR/kWh");
    REQUIRE(price);
    CHECK(price->value == doctest::Approx(0.12 / 3.6e6).epsilon(1e-15));
    CHECK(price->dimensions == units::dimensions<EnergyPrice<>::unit_type>());
    CHECK(price->currency[static_cast<std::size_t>(Currency::eur)] == 1);
    CHECK(price->currency[static_cast<std::size_t>(Currency::usd)] == 0);
    CHECK_FALSE(price->bare);
    CHECK(units::parse_written("14.8T")->bare);
    CHECK_FALSE(units::parse_written("40 %")->bare);
}
