/// Texts as numbers: units, vocabularies, pieces of words, word vectors, pairs of texts.
///
/// For a language model a [Text] is cut into symbols by its [TextUnit] (characters, words or
/// bytes); a [Vocabulary] numbers them, and a [Corpus] is the numbered text, in a part to learn
/// from and a part held out. [LanguageBatches] is the order in which B streams of it are read.
///
/// ```java
/// Text text = TextReader.read(TextUnit.CHARACTERS, List.of(Path.of("harbour.txt")));
/// Corpus corpus = Corpus.split(TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE, 0.1);
/// int[] symbols = corpus.training();                       // numbers of the vocabulary
/// String again = corpus.vocabulary().decode(symbols);
/// ```
///
/// For sentences of tokens a [SymbolCounter] counts, and makes of what it counted a [Lexicon]:
/// words with those that stand for all others, or labels.
///
/// ```java
/// var counter = new SymbolCounter();
/// counter.add(List.of("the", "cat", "sees", "the", "dog"));
/// Lexicon words = counter.vocabulary(Vocabulary.Limits.NONE, Lexicon.UNKNOWN);
/// int[] read = words.encode(List.of("the", "bird"));       // bird: the number of <unk>
/// ```
///
/// - [BytePairs] cuts words into pieces that were learned from their frequencies.
/// - [WordVectorReader] reads vectors that were learned elsewhere (word2vec, GloVe, fastText).
/// - [ParallelText] reads pairs, such as sentences and their translations; [PlainText] lines or
///   documents.
/// - [TextWriter] turns symbols back into text as they come.
///
/// Vocabularies are made from the training part alone where they are to be fair to what is held
/// out.
///
/// @since 0.1
package dev.rondo.data.text;
