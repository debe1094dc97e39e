"""The functions of spaCy and thinc that a model may name and that do no more than compute.

Each was read in spaCy 3.8 and thinc 8.3. What is not here counts as code that is not known; left
out on purpose are those that load something else (`spacy.copy_from_base_model.v1`), that unpickle
(the wrappers of PyTorch and MXNet), that write files (the loggers), and everything that only
training uses. `tests/unit/test_nlp_spacys_own.py` fails when spaCy brings a function that is in
neither list.
"""

from __future__ import annotations

from collections.abc import Mapping

DISTRIBUTIONS = frozenset({"spacy", "thinc", "spacy-legacy", "spacy-loggers"})
"""Packages whose functions are spaCy's own."""

LEGACY_REGISTRIES = frozenset({"architectures", "layers", "scorers"})
"""Registries whose functions in spacy-legacy do no more than compute."""

CHINESE_TOKENIZER = "spacy.zh.ChineseTokenizer"
"""Computes by itself only when it splits by character."""

FACTORIES = "factories"


def _names(text: str, prefix: str = "") -> frozenset[str]:
    """Return names out of a text such as “Tagger.v2 Tok2Vec.v2”."""
    return frozenset(prefix + name for name in text.split())


HARMLESS: Mapping[str, frozenset[str]] = {
    FACTORIES: _names(
        "attribute_ruler beam_ner beam_parser doc_cleaner entity_linker entity_ruler "
        "future_entity_ruler lemmatizer merge_entities merge_noun_chunks merge_subtokens "
        "morphologizer ner nn_labeller parser sentencizer senter span_finder span_ruler spancat "
        "spancat_singlelabel tagger textcat textcat_multilabel tok2vec token_splitter "
        "trainable_lemmatizer"
    ),
    "architectures": _names(
        "CharacterEmbed.v2 EntityLinker.v2 HashEmbedCNN.v2 MaxoutWindowEncoder.v2 "
        "MishWindowEncoder.v2 MultiHashEmbed.v2 PretrainCharacters.v1 PretrainVectors.v1 "
        "SpanCategorizer.v1 SpanFinder.v1 Tagger.v2 TextCatBOW.v2 TextCatBOW.v3 TextCatCNN.v2 "
        "TextCatEnsemble.v2 TextCatLowData.v1 TextCatParametricAttention.v1 TextCatReduce.v1 "
        "Tok2Vec.v2 Tok2VecListener.v1 TransitionBasedParser.v2",
        "spacy.",
    ),
    "misc": _names(
        "CandidateBatchGenerator.v1 CandidateGenerator.v1 EmptyKB.v1 EmptyKB.v2 KBFromFile.v1 "
        "LookupsDataLoader.v1 first_longest_spans_filter.v1 levenshtein_compare.v1 "
        "ngram_range_suggester.v1 ngram_suggester.v1 preset_spans_suggester.v1 "
        "prioritize_existing_ents_filter.v1 prioritize_new_ents_filter.v1",
        "spacy.",
    ),
    "scorers": _names(
        "attribute_ruler_scorer.v1 entity_linker_scorer.v1 entity_ruler_scorer.v1 "
        "lemmatizer_scorer.v1 morphologizer_scorer.v1 ner_scorer.v1 "
        "overlapping_labeled_spans_scorer.v1 parser_scorer.v1 senter_scorer.v1 "
        "span_finder_scorer.v1 spancat_scorer.v1 tagger_scorer.v1 textcat_multilabel_scorer.v1 "
        "textcat_multilabel_scorer.v2 textcat_scorer.v1 textcat_scorer.v2",
        "spacy.",
    ),
    "tokenizers": _names(
        "Tokenizer.v1 ja.JapaneseTokenizer ko.KoreanTokenizer th.ThaiTokenizer "
        "vi.VietnameseTokenizer zh.ChineseTokenizer",
        "spacy.",
    ),
    "vectors": _names("Vectors.v1", "spacy."),
    "initializers": _names(
        "glorot_normal_init.v1 glorot_uniform_init.v1 he_normal_init.v1 he_uniform_init.v1 "
        "lecun_normal_init.v1 lecun_uniform_init.v1 normal_init.v1 uniform_init.v1 zero_init.v1"
    ),
    "layers": _names(
        "CauchySimilarity.v1 ClippedLinear.v1 Dish.v1 Dropout.v1 Embed.v1 Gelu.v1 HardSigmoid.v1 "
        "HardSwish.v1 HardSwishMobilenet.v1 HardTanh.v1 HashEmbed.v1 LSTM.v1 LayerNorm.v1 "
        "Linear.v1 Logistic.v1 Maxout.v1 Mish.v1 MultiSoftmax.v1 ParametricAttention.v1 "
        "ParametricAttention.v2 Relu.v1 ReluK.v1 Sigmoid.v1 Softmax.v1 Softmax.v2 "
        "SparseLinear.v1 SparseLinear.v2 Swish.v1 add.v1 bidirectional.v1 chain.v1 clone.v1 "
        "concatenate.v1 expand_window.v1 list2array.v1 list2padded.v1 list2ragged.v1 noop.v1 "
        "padded2list.v1 premap_ids.v1 ragged2list.v1 reduce_first.v1 reduce_last.v1 "
        "reduce_max.v1 reduce_mean.v1 reduce_sum.v1 remap_ids.v1 remap_ids.v2 residual.v1 "
        "resizable.v1 siamese.v1 sigmoid_activation.v1 softmax_activation.v1 strings2arrays.v1 "
        "tuplify.v1 uniqued.v1 with_array.v1 with_array2d.v1 with_cpu.v1 with_flatten.v1 "
        "with_flatten.v2 with_getitem.v1 with_list.v1 with_padded.v1 with_ragged.v1 "
        "with_reshape.v1"
    )
    | _names(
        "CharEmbed.v1 FeatureExtractor.v1 LinearLogistic.v1 PrecomputableAffine.v1 "
        "StaticVectors.v2 TransitionModel.v1 extract_ngrams.v1 extract_spans.v1 "
        "mean_max_reducer.v1",
        "spacy.",
    ),
}
